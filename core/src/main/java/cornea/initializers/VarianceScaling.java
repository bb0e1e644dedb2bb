package cornea.initializers;

import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * Random numbers of variance {@code scale / n}, where n is how many inputs or outputs a unit has.
 * Defaults: scale 1, {@link Mode#FAN_IN}, {@link Distribution#TRUNCATED_NORMAL}.
 */
public final class VarianceScaling implements Initializer {
  /** What n is. */
  public enum Mode {
    /** The number of inputs. */
    FAN_IN,
    /** The number of outputs. */
    FAN_OUT,
    /** The mean of the two. */
    FAN_AVG
  }

  /** How the numbers are distributed. */
  public enum Distribution {
    /** Normal, cut at two standard deviations and widened so that the variance is kept. */
    TRUNCATED_NORMAL,
    /** Normal. */
    UNTRUNCATED_NORMAL,
    /** Uniform. */
    UNIFORM
  }

  /** The standard deviation of a normal distribution that is cut at two of its own. */
  private static final double TRUNCATED_STDDEV = 0.8796256610342398;

  private double scale = 1;
  private Mode mode = Mode.FAN_IN;
  private Distribution distribution = Distribution.TRUNCATED_NORMAL;

  /** With the defaults. */
  public VarianceScaling() {}

  /** With the given scale, which must be positive, mode and distribution. */
  public VarianceScaling(double scale, Mode mode, Distribution distribution) {
    this.scale = scale;
    this.mode = mode;
    this.distribution = distribution;
  }

  @Override
  public void options(Options o) {
    scale = o.number("scale", scale, Double.MIN_VALUE, Double.MAX_VALUE);
    mode = o.choice("mode", mode);
    distribution = o.choice("distribution", distribution);
    o.fixed("input_axes", null);
    o.fixed("output_axes", null);
    o.written("seed", null); // the model's seed decides
  }

  @Override
  public Tensor initialize(Shape shape, long key) {
    Fans fans = Fans.of(shape);
    double n =
        switch (mode) {
          case FAN_IN -> fans.in();
          case FAN_OUT -> fans.out();
          case FAN_AVG -> (fans.in() + fans.out()) / 2;
        };
    double variance = scale / Math.max(1, n);
    double stddev = Math.sqrt(variance);
    return switch (distribution) {
      case TRUNCATED_NORMAL -> Draws.truncatedNormal(shape, key, 0, stddev / TRUNCATED_STDDEV);
      case UNTRUNCATED_NORMAL -> Draws.normal(shape, key, 0, stddev);
      case UNIFORM -> {
        double limit = Math.sqrt(3 * variance);
        yield Draws.uniform(shape, key, -limit, limit);
      }
    };
  }
}
