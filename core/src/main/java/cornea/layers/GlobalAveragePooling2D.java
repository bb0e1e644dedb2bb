package cornea.layers;

import cornea.op.ReduceOp;

/**
 * The mean of each channel.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, channels)}, or {@code
 * (batch, 1, 1, channels)} with {@code keepDims(true)}.
 */
public final class GlobalAveragePooling2D extends GlobalPooling2D<GlobalAveragePooling2D> {
  /** Over height and width. */
  public GlobalAveragePooling2D() {
    super(ReduceOp.Kind.MEAN);
  }
}
