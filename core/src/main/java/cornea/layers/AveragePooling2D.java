package cornea.layers;

import cornea.op.PoolOp;

/**
 * The mean of each window; padding does not count.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, newHeight, newWidth,
 * channels)}.
 *
 * <pre>{@code new AveragePooling2D(3).strides(1).padding(SAME)}</pre>
 */
public final class AveragePooling2D extends Pooling2D<AveragePooling2D> {

  AveragePooling2D() {
    this(2);
  }

  /** With a square window. */
  public AveragePooling2D(int poolSize) {
    this(poolSize, poolSize);
  }

  /** With a window of the given rows and columns. */
  public AveragePooling2D(int height, int width) {
    super(PoolOp.Kind.AVERAGE, height, width);
  }
}
