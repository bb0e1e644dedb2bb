package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sum, mean or maximum over axes.
 *
 * @param kind which
 * @param axes the axes that go, ascending and not negative
 * @param keepDims whether they stay with size 1
 */
public record ReduceOp(Kind kind, List<Integer> axes, boolean keepDims) implements Op {
  /** How the elements are put together. */
  public enum Kind {
    /** The sum. */
    SUM,
    /** The arithmetic mean. */
    MEAN,
    /** The largest; the gradient is shared equally among ties, as in TensorFlow. */
    MAX
  }

  /** Copies the axes. */
  public ReduceOp {
    axes = List.copyOf(axes);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    Shape input = inputs.get(0);
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < input.rank(); i++) {
      if (!axes.contains(i)) {
        kept.add(input.dim(i));
      } else if (keepDims) {
        kept.add(1);
      }
    }
    for (int axis : axes) {
      if (axis < 0 || axis >= input.rank()) {
        throw new IllegalArgumentException(
            this + ": axes must be in [0, " + input.rank() + "). Received: " + input);
      }
    }
    return List.of(Shape.of(kept.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** How many elements of an input of the given shape make one of the output. */
  public long reducedElements(Shape input) {
    long count = 1;
    for (int axis : axes) {
      count *= input.dim(axis);
    }
    return count;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> upstream) {
    Value x = node.input(0);
    Shape kept = new ReduceOp(kind, axes, true).outputShapes(List.of(x.shape())).get(0);
    Value dy = Ops.reshape(OpChecks.only(upstream), kept);
    if (kind == Kind.MAX) {
      Value largest = Ops.binary(BinaryOp.Kind.EQUAL, x, Ops.reshape(node.output(0), kept));
      Value ties = Ops.reduce(Kind.SUM, largest, axes, true);
      return List.of(Ops.mul(largest, Ops.div(dy, ties)));
    }
    if (kind == Kind.MEAN) {
      dy = Ops.mul(dy, Ops.constant(dy, 1.0 / reducedElements(x.shape())));
    }
    return List.of(Ops.broadcast(dy, x.shape()));
  }
}
