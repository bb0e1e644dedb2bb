package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The product of two matrices, each transposed first if asked.
 *
 * @param transposeA whether the first is transposed
 * @param transposeB whether the second is transposed
 */
public record MatMulOp(boolean transposeA, boolean transposeB) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 2);
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    OpChecks.requireRank(this, "the first operand", a, 2);
    OpChecks.requireRank(this, "the second operand", b, 2);
    if (a.dim(transposeA ? 0 : 1) != b.dim(transposeB ? 1 : 0)) {
      throw new IllegalArgumentException(
          this + ": the inner dimensions must be equal. Received: " + a + " and " + b);
    }
    return List.of(Shape.of(a.dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> upstream) {
    Value dy = OpChecks.only(upstream);
    Value a = node.input(0);
    Value b = node.input(1);
    Value da =
        transposeA ? Ops.matMul(b, dy, transposeB, true) : Ops.matMul(dy, b, false, !transposeB);
    Value db =
        transposeB ? Ops.matMul(dy, a, true, transposeA) : Ops.matMul(a, dy, !transposeA, false);
    return List.of(da, db);
  }
}
