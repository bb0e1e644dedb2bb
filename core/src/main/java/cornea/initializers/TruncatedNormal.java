package cornea.initializers;

import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * Normally distributed numbers of mean 0 and standard deviation 0.05 by default; those more than
 * two standard deviations from the mean are drawn again.
 */
public final class TruncatedNormal implements Initializer {
  private double mean;
  private double stddev = 0.05;

  /** With the defaults. */
  public TruncatedNormal() {}

  /** With the given mean and standard deviation, the latter before the cut. */
  public TruncatedNormal(double mean, double stddev) {
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
    return Draws.truncatedNormal(shape, key, mean, stddev);
  }
}
