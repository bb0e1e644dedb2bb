package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import cornea.tensor.Shapes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An elementwise function of two tensors, with NumPy's broadcasting.
 *
 * @param kind which
 */
public record BinaryOp(Kind kind) implements Op {
  /** The functions. Comparisons give 1 or 0. */
  public enum Kind {
    /** a + b. */
    ADD,
    /** a − b. */
    SUB,
    /** a · b. */
    MUL,
    /** a / b. */
    DIV,
    /** The larger; the gradient of a tie goes to a, as in TensorFlow. */
    MAX,
    /** The smaller; the gradient of a tie goes to a. */
    MIN,
    /** a to the power of b. */
    POW,
    /** a &gt; b. */
    GREATER,
    /** a ≥ b. */
    GREATER_EQUAL,
    /** a = b. */
    EQUAL
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 2);
    return List.of(Shapes.broadcast(inputs.get(0), inputs.get(1)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> upstream) {
    Value dy = OpChecks.only(upstream);
    Value a = node.input(0);
    Value b = node.input(1);
    Value da = null;
    Value db = null;
    switch (kind) {
      case ADD -> {
        da = dy;
        db = dy;
      }
      case SUB -> {
        da = dy;
        db = Ops.neg(dy);
      }
      case MUL -> {
        da = Ops.mul(dy, b);
        db = Ops.mul(dy, a);
      }
      case DIV -> {
        da = Ops.div(dy, b);
        db = Ops.neg(Ops.div(Ops.mul(dy, node.output(0)), b));
      }
      case MAX -> {
        da = Ops.mul(dy, Ops.binary(Kind.GREATER_EQUAL, a, b));
        db = Ops.mul(dy, Ops.binary(Kind.GREATER, b, a));
      }
      case MIN -> {
        da = Ops.mul(dy, Ops.binary(Kind.GREATER_EQUAL, b, a));
        db = Ops.mul(dy, Ops.binary(Kind.GREATER, a, b));
      }
      case POW -> {
        da = Ops.mul(dy, Ops.mul(b, Ops.binary(Kind.POW, a, Ops.sub(b, Ops.constant(b, 1)))));
        db = Ops.mul(dy, Ops.mul(node.output(0), Ops.unary(UnaryOp.Kind.LOG, a)));
      }
      default -> {} // comparisons are flat
    }
    return Arrays.asList(
        da == null ? null : Ops.sumTo(da, a.shape()), db == null ? null : Ops.sumTo(db, b.shape()));
  }
}
