package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import cornea.tensor.Shape;

/**
 * Each sample as one row, in row-major order.
 *
 * <p>Input {@code (batch, …)}; output {@code (batch, product of the rest)}.
 */
public final class Flatten extends BaseLayer<Flatten> {
  @Override
  protected void options(Options o) {
    super.options(o);
    o.fixed("data_format", "channels_last");
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Shape input = x.shape();
    return Ops.reshape(x, Shape.of(input.dim(0), Math.toIntExact(input.from(1).size())));
  }
}
