package cornea.initializers;

import cornea.initializers.VarianceScaling.Distribution;
import cornea.initializers.VarianceScaling.Mode;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * Truncated normal of standard deviation √(1 / inputs). Source: LeCun et al., "Efficient backprop",
 * 1998.
 */
public final class LecunNormal implements Initializer {
  private static final VarianceScaling SCALING =
      new VarianceScaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);

  @Override
  public void options(Options o) {
    o.fixed("input_axes", null);
    o.fixed("output_axes", null);
    o.written("seed", null); // the model's seed decides
  }

  @Override
  public Tensor initialize(Shape shape, long key) {
    return SCALING.initialize(shape, key);
  }
}
