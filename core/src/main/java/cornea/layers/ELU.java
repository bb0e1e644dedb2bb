package cornea.layers;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.saving.Options;

/**
 * The exponential linear unit: {@code x} if positive, else {@code alpha · (eˣ − 1)}.
 *
 * <p>Input of any shape; output of the same. Source: Clevert et al., "Fast and accurate deep
 * network learning by exponential linear units", 2015.
 */
public final class ELU extends BaseLayer<ELU> {
  private double alpha = 1;

  /** With Keras's alpha of 1. */
  public ELU() {}

  /** With the given alpha. */
  public ELU(double alpha) {
    this.alpha = alpha;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    alpha = o.number("alpha", alpha);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return Activations.elu(alpha).apply(x);
  }
}
