package cornea.layers;

import cornea.op.PoolOp;

/**
 * The largest element of each window; padding never wins.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, newHeight, newWidth,
 * channels)}.
 *
 * <pre>{@code new MaxPooling2D(2)}</pre>
 */
public final class MaxPooling2D extends Pooling2D<MaxPooling2D> {
  /** With Keras's window of 2. */
  public MaxPooling2D() {
    this(2);
  }

  /** With a square window. */
  public MaxPooling2D(int poolSize) {
    this(poolSize, poolSize);
  }

  /** With a window of the given rows and columns. */
  public MaxPooling2D(int height, int width) {
    super(PoolOp.Kind.MAX, height, width);
  }
}
