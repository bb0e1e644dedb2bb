package cornea.layers;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.saving.Options;
import org.jspecify.annotations.Nullable;

/**
 * The rectified linear unit: {@code maxValue} from there on, {@code x} above the threshold, {@code
 * negativeSlope · (x − threshold)} below it.
 *
 * <p>Input of any shape; output of the same.
 */
public final class ReLU extends BaseLayer<ReLU> {
  private @Nullable Double maxValue;
  private double negativeSlope;
  private double threshold;

  /** {@code max(x, 0)}. */
  public ReLU() {}

  /** The largest result, 0 or more; default no limit. */
  public ReLU maxValue(double maxValue) {
    this.maxValue = maxValue;
    return this;
  }

  /** The slope below the threshold, 0 or more; default 0. */
  public ReLU negativeSlope(double negativeSlope) {
    this.negativeSlope = negativeSlope;
    return this;
  }

  /** Where the unit switches on, 0 or more; default 0. */
  public ReLU threshold(double threshold) {
    this.threshold = threshold;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    maxValue = o.optionalNumber("max_value", maxValue);
    if (maxValue != null && maxValue < 0) {
      throw new IllegalArgumentException(
          "'max_value' must be 0 or more, or null. Received: max_value=" + maxValue);
    }
    negativeSlope = o.number("negative_slope", negativeSlope, 0, Double.MAX_VALUE);
    threshold = o.number("threshold", threshold, 0, Double.MAX_VALUE);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return Activations.relu(maxValue, negativeSlope, threshold).apply(x);
  }
}
