package cornea.initializers;

import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/** Uniformly distributed numbers, in [−0.05, 0.05) by default. */
public final class RandomUniform implements Initializer {
  private double low = -0.05;
  private double high = 0.05;

  /** With the defaults. */
  public RandomUniform() {}

  /** In the given range; Keras's {@code minval} and {@code maxval}. */
  public RandomUniform(double low, double high) {
    this.low = low;
    this.high = high;
  }

  @Override
  public void options(Options o) {
    low = o.number("minval", low);
    high = o.number("maxval", high);
    o.written("seed", null); // the model's seed decides
  }

  @Override
  public Tensor initialize(Shape shape, long key) {
    return Draws.uniform(shape, key, low, high);
  }
}
