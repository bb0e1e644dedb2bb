package cornea.layers;

import cornea.op.ReduceOp;

/**
 * The largest element of each channel.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, channels)}, or {@code
 * (batch, 1, 1, channels)} with {@code keepDims(true)}.
 */
public final class GlobalMaxPooling2D extends GlobalPooling2D<GlobalMaxPooling2D> {
  /** Over height and width. */
  public GlobalMaxPooling2D() {
    super(ReduceOp.Kind.MAX);
  }
}
