package cornea.initializers;

import cornea.tensor.Shape;

/**
 * How many inputs and outputs one unit of a weight has, by Keras's rule: a matrix is (in, out);
 * above that the last two dimensions are in and out, each times the receptive field. For a
 * depthwise kernel (height, width, in, multiplier) that makes the multiplier the output, and for a
 * transposed convolution's kernel (height, width, out, in) it swaps the two.
 *
 * @param in the inputs
 * @param out the outputs
 */
record Fans(double in, double out) {
  static Fans of(Shape shape) {
    switch (shape.rank()) {
      case 0 -> {
        return new Fans(1, 1);
      }
      case 1 -> {
        return new Fans(shape.dim(0), shape.dim(0));
      }
      default -> {
        double field = 1;
        for (int i = 0; i < shape.rank() - 2; i++) {
          field *= shape.dim(i);
        }
        return new Fans(field * shape.dim(-2), field * shape.dim(-1));
      }
    }
  }
}
