package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A box cut out of a tensor.
 *
 * @param begin its first index on each axis
 * @param size its dimensions; {@link Shape#UNKNOWN} takes an axis whole (then begin must be 0)
 */
public record SliceOp(List<Integer> begin, Shape size) implements Op {
  /** Copies the offsets. */
  public SliceOp {
    begin = List.copyOf(begin);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    Shape input = inputs.get(0);
    OpChecks.requireRank(this, "the operand", input, begin.size());
    OpChecks.requireRank(this, "the size", size, begin.size());
    int[] dims = size.dims();
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == Shape.UNKNOWN && begin.get(i) == 0) {
        dims[i] = input.dim(i);
      } else if (begin.get(i) < 0
          || dims[i] < 0
          || (input.dim(i) != Shape.UNKNOWN && begin.get(i) + dims[i] > input.dim(i))) {
        throw new IllegalArgumentException(
            this + ": the box must lie inside the operand. Received: " + input);
      }
    }
    return List.of(Shape.of(dims));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    Shape whole = node.input(0).shape();
    Shape cut = node.output(0).shape();
    List<Integer> after = new ArrayList<>();
    for (int i = 0; i < whole.rank(); i++) {
      after.add(whole.dim(i) - begin.get(i) - cut.dim(i));
    }
    return List.of(Ops.pad(OpChecks.only(dy), begin, after));
  }
}
