package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Zeros around a tensor.
 *
 * @param before how many in front, for each axis
 * @param after how many behind, for each axis
 */
public record PadOp(List<Integer> before, List<Integer> after) implements Op {
  /** Checks that no count is negative. */
  public PadOp {
    before = List.copyOf(before);
    after = List.copyOf(after);
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i) < 0 || after.get(i) < 0) {
        throw new IllegalArgumentException(
            "Padding must be 0 or more. Received: before=" + before + ", after=" + after);
      }
    }
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    Shape input = inputs.get(0);
    OpChecks.requireRank(this, "the operand", input, before.size());
    int[] dims = input.dims();
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] != Shape.UNKNOWN) {
        dims[i] += before.get(i) + after.get(i);
      }
    }
    return List.of(Shape.of(dims));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return List.of(Ops.slice(OpChecks.only(dy), before, node.input(0).shape()));
  }
}
