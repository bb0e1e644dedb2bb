package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import cornea.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Dropout of whole channels: in training, a share of each image's feature maps becomes 0 and the
 * others are multiplied by {@code 1 / (1 − rate)}.
 *
 * <p>Input and output {@code (batch, height, width, channels)}. Source: Tompson et al., "Efficient
 * object localization using convolutional networks", 2015.
 */
public final class SpatialDropout2D extends BaseLayer<SpatialDropout2D> {
  private double rate;
  private @Nullable Integer seed;

  SpatialDropout2D() {}

  /** With the share, in [0, 1), that goes. */
  public SpatialDropout2D(double rate) {
    this.rate = rate;
  }

  /** A seed of the layer's own. Default the model's. */
  public SpatialDropout2D seed(int seed) {
    this.seed = seed;
    return this;
  }

  @Override
  protected void options(Options o) {
    nameOption(o); // Keras's class takes no "trainable"
    dtypeOption(o);
    o.ignored("trainable");
    rate = o.share("rate", rate);
    seed = o.optionalInteger("seed", seed);
    o.fixed("data_format", "channels_last");
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Shape input = x.shape();
    Inputs2D.requireImages(input);
    if (!context.training() || rate == 0) {
      return x;
    }
    Value ones = context.graph().constant(1, Shape.of(input.dim(0), 1, 1, input.dim(3)));
    return Ops.mul(x, Dropout.apply(ones, context, rate, seed));
  }
}
