package cornea.initializers;

import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/** Every element is the same number. */
public final class Constant implements Initializer {
  private double value;

  /** The number, in Keras 0 by default. */
  public Constant(double value) {
    this.value = value;
  }

  @Override
  public void options(Options o) {
    value = o.number("value", value);
  }

  @Override
  public Tensor initialize(Shape shape, long key) {
    return Tensor.full(shape, value);
  }
}
