package cornea.image;

import cornea.tensor.Tensor;
import java.nio.file.Path;

/** Single images as tensors, as {@code load_img} and {@code img_to_array} of Keras give them. */
public final class Images {
  private Images() {}

  /**
   * An image in its own size, RGB.
   *
   * @return shape (height, width, 3), values 0 to 255
   * @throws cornea.CorneaException if the file is missing, damaged or no image
   */
  public static Tensor load(Path file) {
    Pixels pixels = ImageFiles.read(file);
    return tensor(pixels, pixels.height(), pixels.width(), ColorMode.RGB);
  }

  /**
   * An image resized with nearest neighbours, RGB.
   *
   * @return shape (height, width, 3), values 0 to 255
   * @throws cornea.CorneaException if the file is missing, damaged or no image
   */
  public static Tensor load(Path file, int height, int width) {
    return load(file, height, width, ColorMode.RGB);
  }

  /**
   * An image resized with nearest neighbours.
   *
   * @return shape (height, width, channels), values 0 to 255; a gray image of 16 bits keeps its
   *     values in {@link ColorMode#GRAYSCALE} and is cut off at 255 in {@link ColorMode#RGB}
   * @throws cornea.CorneaException if the file is missing, damaged or no image
   */
  public static Tensor load(Path file, int height, int width, ColorMode colorMode) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Images.load: height and width must be positive. Received: " + height + ", " + width);
    }
    return tensor(ImageFiles.read(file), height, width, colorMode);
  }

  private static Tensor tensor(Pixels pixels, int height, int width, ColorMode colorMode) {
    int channels = colorMode.channels();
    float[] data = new float[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
    pixels.write(height, width, colorMode, data, 0);
    return Tensor.of(data, height, width, channels);
  }
}
