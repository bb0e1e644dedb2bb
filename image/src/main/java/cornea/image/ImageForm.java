package cornea.image;

import cornea.CorneaException;
import cornea.tensor.Shape;
import java.nio.file.Path;

/**
 * What a file's image is made into before anything else.
 *
 * @param height of the result; 0, with {@code width}, for the image's own size
 * @param width of the result
 * @param colorMode the channels
 * @param interpolation how it gets to that size
 * @param keepAspectRatio whether the middle part with the target's proportions is taken
 */
record ImageForm(
    int height,
    int width,
    ColorMode colorMode,
    Interpolation interpolation,
    boolean keepAspectRatio) {

  Shape shape() {
    return Shape.of(height, width, colorMode.channels());
  }

  /** This form, or for an image that keeps its size the one with that. */
  ImageForm of(Pixels pixels) {
    return height > 0
        ? this
        : new ImageForm(pixels.height(), pixels.width(), colorMode, interpolation, false);
  }

  /**
   * Reads, converts and resizes.
   *
   * @throws CorneaException naming the file, if it is missing, damaged, no image or has no part
   *     with the target's proportions
   */
  void load(Path file, float[] target, int offset) {
    Pixels pixels = ImageFiles.read(file, colorMode);
    try {
      pixels.write(this, target, offset);
    } catch (IllegalArgumentException e) {
      throw new CorneaException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }
}
