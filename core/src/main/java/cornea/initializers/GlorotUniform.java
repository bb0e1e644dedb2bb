package cornea.initializers;

import cornea.initializers.VarianceScaling.Distribution;
import cornea.initializers.VarianceScaling.Mode;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * Uniform in ±√(6 / (inputs + outputs)): Keras's default for kernels, also called Xavier. Source:
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
 * 2010.
 */
public final class GlorotUniform implements Initializer {
  private static final VarianceScaling SCALING =
      new VarianceScaling(1, Mode.FAN_AVG, Distribution.UNIFORM);

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
