package cornea.layers;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.saving.Options;

/**
 * The leaky rectified linear unit: {@code x} if positive, else {@code negativeSlope · x}.
 *
 * <p>Input of any shape; output of the same. Source: Maas et al., "Rectifier nonlinearities improve
 * neural network acoustic models", 2013.
 */
public final class LeakyReLU extends BaseLayer<LeakyReLU> {
  private double negativeSlope = 0.3;

  /** With Keras's slope of 0.3. */
  public LeakyReLU() {}

  /** With the given slope. */
  public LeakyReLU(double negativeSlope) {
    this.negativeSlope = negativeSlope;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    negativeSlope = o.number("negative_slope", negativeSlope);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return Activations.leakyRelu(negativeSlope).apply(x);
  }
}
