package cornea.image;

import cornea.CorneaException;
import cornea.image.StageClock.Stage;
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
 * @param upright whether it is turned as its EXIF data says
 */
record ImageForm(
    int height,
    int width,
    ColorMode colorMode,
    Interpolation interpolation,
    boolean keepAspectRatio,
    boolean upright) {

  Shape shape() {
    return Shape.of(height, width, colorMode.channels());
  }

  /**
   * Reads, converts and resizes.
   *
   * @return the EXIF orientation of the file
   * @throws CorneaException naming the file, if it is missing, damaged, no image or has no part
   *     with the target's proportions
   */
  int load(Path file, float[] target, int offset, StageClock clock) {
    long start = System.nanoTime();
    Pixels pixels = ImageFiles.read(file, colorMode);
    long decoded = clock.count(Stage.DECODE, start);
    of(file, pixels).write(target, offset);
    clock.count(Stage.RESIZE, decoded);
    return pixels.orientation();
  }

  /** The same of a file that has been decoded. */
  Pixels of(Path file, Pixels decoded) {
    Pixels pixels = upright ? decoded.upright() : decoded;
    try {
      return height > 0 ? pixels.in(this) : pixels.convert(colorMode);
    } catch (IllegalArgumentException e) {
      throw new CorneaException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }
}
