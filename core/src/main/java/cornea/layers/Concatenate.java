package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.List;

/**
 * Its inputs one after the other along an axis.
 *
 * <p>Inputs of shapes that are equal but for that axis.
 *
 * <pre>{@code Value both = new Concatenate().apply(left, right);}</pre>
 */
public final class Concatenate extends BaseLayer<Concatenate> {
  private int axis = -1;

  /** Along the last axis. */
  public Concatenate() {}

  /** Along the given axis, the batch being 0; negative ones count from the end. */
  public Concatenate(int axis) {
    this.axis = axis;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    axis = o.integer("axis", axis);
  }

  @Override
  protected void build(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("at least one input is needed. Received: none");
    }
    Shape first = inputs.get(0);
    int positive = first.axis(axis);
    for (Shape input : inputs) {
      if (input.rank() != first.rank()
          || !input.withDim(positive, 1).isCompatibleWith(first.withDim(positive, 1))) {
        throw new IllegalArgumentException(
            "the inputs must have equal shapes except on axis "
                + axis
                + ". Received: inputs="
                + inputs);
      }
    }
  }

  @Override
  protected Value call(List<Value> inputs, CallContext context) {
    return Ops.concat(inputs, axis);
  }
}
