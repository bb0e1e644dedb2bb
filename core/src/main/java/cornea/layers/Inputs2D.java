package cornea.layers;

import cornea.tensor.Shape;

/** Checks of inputs that layers of images share. */
final class Inputs2D {
  private Inputs2D() {}

  /** The number of channels of a batch of images. */
  static int channels(Shape input) {
    requireImages(input);
    if (input.dim(3) == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "the number of channels must be known. Received: input=" + input);
    }
    return input.dim(3);
  }

  static void requireImages(Shape input) {
    if (input.rank() != 4) {
      throw new IllegalArgumentException(
          "the input must have 4 dimensions (batch, height, width, channels). Received: input="
              + input);
    }
  }
}
