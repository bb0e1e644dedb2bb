package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;

/**
 * {@code x · scale + offset}, for pixels that come as 0 to 255.
 *
 * <p>Input of any shape; output of the same.
 *
 * <pre>{@code new Rescaling(1 / 127.5).offset(-1)}</pre>
 */
public final class Rescaling extends BaseLayer<Rescaling> {
  private double scale = 1;
  private double offset;

  Rescaling() {}

  /** With the given factor. */
  public Rescaling(double scale) {
    this.scale = scale;
  }

  /** What is added after the multiplication; default 0. */
  public Rescaling offset(double offset) {
    this.offset = offset;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    scale = o.number("scale", scale);
    offset = o.number("offset", offset);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return Ops.add(Ops.mul(x, scale), Ops.constant(x, offset));
  }
}
