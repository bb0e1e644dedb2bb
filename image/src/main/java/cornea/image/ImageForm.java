package cornea.image;

import cornea.image.StageClock.Stage;
import cornea.tensor.Shape;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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
    return ImageFiles.read(
        file,
        colorMode,
        image -> {
          Nearest taken = taken(image.header(), image.orientation());
          if (taken != null && image.take(taken, colorMode, target, offset)) {
            clock.count(Stage.DECODE, start);
          } else {
            Pixels pixels = image.decode();
            long decoded = clock.count(Stage.DECODE, start);
            of(pixels).write(target, offset);
            clock.count(Stage.RESIZE, decoded);
          }
          return image.orientation();
        });
  }

  /** The pixels that are left of an image, if that is known before it is decoded; else null. */
  private @Nullable Nearest taken(ImageHeader header, int orientation) {
    boolean known = height > 0 && header.height() > 0 && header.bitDepth() <= 8;
    return known
            && interpolation == Interpolation.NEAREST
            && !(upright && orientation != Exif.UPRIGHT)
        ? Nearest.of(box(header.height(), header.width()), height, width)
        : null;
  }

  /** The part of an image of this size that fills the form, which must have a size. */
  Resampler.Box box(int imageHeight, int imageWidth) {
    if (!keepAspectRatio) {
      return new Resampler.Box(0, 0, imageWidth, imageHeight);
    }
    // Keras's crop: whole pixels, rounded down.
    int cropHeight = (int) Math.min(imageHeight, (long) imageWidth * height / width);
    int cropWidth = (int) Math.min(imageWidth, (long) imageHeight * width / height);
    if (cropHeight < 1 || cropWidth < 1) {
      throw new IllegalArgumentException(
          "keepAspectRatio: an image of "
              + imageHeight
              + " x "
              + imageWidth
              + " pixels has no part with the proportions of "
              + height
              + " x "
              + width);
    }
    int top = (imageHeight - cropHeight) / 2;
    int left = (imageWidth - cropWidth) / 2;
    return new Resampler.Box(left, top, left + cropWidth, top + cropHeight);
  }

  /** The form of an image. */
  Pixels of(Pixels decoded) {
    Pixels pixels = upright ? decoded.upright() : decoded;
    return height > 0 ? pixels.in(this) : pixels.convert(colorMode);
  }
}
