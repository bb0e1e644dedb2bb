package cornea.initializers;

import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/** {@code gain} on the diagonal of a matrix, 0 elsewhere. Only for shapes of rank 2. */
public final class Identity implements Initializer {
  private double gain = 1;

  /** What stands on the diagonal; default 1. */
  public Identity gain(double gain) {
    this.gain = gain;
    return this;
  }

  @Override
  public void options(Options o) {
    gain = o.number("gain", gain);
  }

  /**
   * The matrix.
   *
   * @throws IllegalArgumentException if the shape is no matrix
   */
  @Override
  public Tensor initialize(Shape shape, long key) {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException(
          "The initializer Identity needs a shape of rank 2. Received: " + shape);
    }
    float[] data = new float[Math.toIntExact(shape.size())];
    int columns = shape.dim(1);
    for (int i = 0; i < Math.min(shape.dim(0), columns); i++) {
      data[i * columns + i] = (float) gain;
    }
    return Tensor.of(data, shape);
  }
}
