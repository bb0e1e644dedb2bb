package cornea.formats;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * How a file holds a kernel {@code (height, width, in, out)}. Source: {@code
 * preprocess_weights_for_loading} of Keras 2.
 *
 * @param swapped the last two axes are the other way round: transposed convolutions of Keras 1
 * @param turned rows and columns come last to first: Theano convolved where others correlate
 */
record StoredKernel(boolean swapped, boolean turned) {
  static final StoredKernel AS_HERE = new StoredKernel(false, false);

  boolean differs() {
    return swapped || turned;
  }

  /** The shape in the file of a kernel that has this shape here. */
  Shape shape(Shape here) {
    return swapped ? Shape.of(here.dim(0), here.dim(1), here.dim(3), here.dim(2)) : here;
  }

  /** The kernel as it is here. */
  Tensor read(Tensor stored) {
    if (!differs()) {
      return stored;
    }
    Shape from = stored.shape();
    Shape to = shape(from);
    int height = to.dim(0);
    int width = to.dim(1);
    int inner = to.dim(2);
    int last = to.dim(3);
    float[] values = stored.floats();
    float[] result = new float[values.length];
    int next = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int place = turned ? (height - 1 - row) * width + width - 1 - column : row * width + column;
        for (int i = 0; i < inner; i++) {
          for (int j = 0; j < last; j++) {
            int within = swapped ? j * inner + i : i * last + j;
            result[next++] = values[place * inner * last + within];
          }
        }
      }
    }
    return Tensor.of(result, to);
  }
}
