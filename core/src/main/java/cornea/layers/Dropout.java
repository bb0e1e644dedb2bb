package cornea.layers;

import cornea.graph.Value;
import cornea.op.DropoutOp;
import cornea.op.Ops;
import cornea.saving.Options;
import org.jspecify.annotations.Nullable;

/**
 * In training, sets a share of the elements to 0 and multiplies the others by {@code 1 / (1 −
 * rate)}; otherwise nothing. The elements are drawn from the model's seed, see {@link DropoutOp}.
 *
 * <p>Source: Srivastava et al., "Dropout", 2014.
 *
 * <pre>{@code new Dropout(0.5)}</pre>
 */
public final class Dropout extends BaseLayer<Dropout> {
  private double rate;
  private @Nullable Integer seed;

  Dropout() {}

  /** With the share, in [0, 1), that goes. */
  public Dropout(double rate) {
    this.rate = rate;
  }

  /** A seed of the layer's own. Default the model's. */
  public Dropout seed(int seed) {
    this.seed = seed;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    rate = o.share("rate", rate);
    seed = o.optionalInteger("seed", seed);
    o.fixed("noise_shape", null);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return apply(x, context, rate, seed);
  }

  /** Dropout in training, the value itself otherwise. */
  static Value apply(Value x, CallContext context, double rate, @Nullable Integer seed) {
    if (!context.training() || rate == 0) {
      return x;
    }
    long drawn = seed == null ? context.seed() : seed;
    return Ops.dropout(x, new DropoutOp(rate, drawn, context.nextStream()));
  }
}
