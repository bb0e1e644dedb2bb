package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tensors one after the other along an axis.
 *
 * @param axis which, not negative
 */
public record ConcatOp(int axis) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    if (inputs.isEmpty() || axis < 0 || axis >= inputs.get(0).rank()) {
      throw new IllegalArgumentException(
          this + ": needs operands that have the axis. Received: " + inputs);
    }
    Shape first = inputs.get(0);
    int total = 0;
    for (Shape input : inputs) {
      if (input.rank() != first.rank()
          || !input.withDim(axis, 1).isCompatibleWith(first.withDim(axis, 1))) {
        throw new IllegalArgumentException(
            this + ": the operands must be equal except on the axis. Received: " + inputs);
      }
      total =
          total == Shape.UNKNOWN || input.dim(axis) == Shape.UNKNOWN
              ? Shape.UNKNOWN
              : total + input.dim(axis);
    }
    return List.of(first.withDim(axis, total));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    List<@Nullable Value> parts = new ArrayList<>();
    int offset = 0;
    for (Value input : node.inputs()) {
      List<Integer> begin = new ArrayList<>(Collections.nCopies(input.shape().rank(), 0));
      begin.set(axis, offset);
      parts.add(Ops.slice(OpChecks.only(dy), begin, input.shape()));
      offset += input.shape().dim(axis);
    }
    return parts;
  }
}
