package cornea.initializers;

import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/** Normally distributed numbers, of mean 0 and standard deviation 0.05 by default. */
public final class RandomNormal implements Initializer {
  private double mean;
  private double stddev = 0.05;

  /** With the defaults. */
  public RandomNormal() {}

  /** With the given mean and standard deviation. */
  public RandomNormal(double mean, double stddev) {
    this.mean = mean;
    this.stddev = stddev;
  }

  @Override
  public void options(Options o) {
    mean = o.number("mean", mean);
    stddev = o.number("stddev", stddev);
    o.written("seed", null); // the model's seed decides
  }

  @Override
  public Tensor initialize(Shape shape, long key) {
    return Draws.normal(shape, key, mean, stddev);
  }
}
