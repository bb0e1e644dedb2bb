package cornea.layers;

import cornea.graph.Value;

/**
 * Gives what it gets: a place holder, or a name for a value.
 *
 * <p>Input of any shape; output of the same.
 */
public final class Identity extends BaseLayer<Identity> {
  @Override
  protected Value call(Value x, CallContext context) {
    return x;
  }
}
