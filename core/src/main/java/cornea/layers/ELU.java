package cornea.layers;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.saving.Options;

/** {@code x} if positive, else {@code alpha · (eˣ − 1)}. */
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
