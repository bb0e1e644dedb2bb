package cornea.layers;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.saving.Options;

/**
 * {@code eˣ / Σ eˣ} over an axis, by default the last: numbers that add up to 1.
 *
 * <p>Input of any shape; output of the same.
 */
public final class Softmax extends BaseLayer<Softmax> {
  private int axis = -1;

  /** Over the last axis. */
  public Softmax() {}

  /** Over the given axis; negative ones count from the end. */
  public Softmax(int axis) {
    this.axis = axis;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    axis = o.integer("axis", axis);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return Activations.softmax(axis).apply(x);
  }
}
