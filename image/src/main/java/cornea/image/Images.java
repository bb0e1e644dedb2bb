package cornea.image;

import cornea.tensor.Tensor;
import java.nio.file.Path;
import java.util.function.Consumer;

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
    return load(file, options -> {});
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
    return load(file, options -> options.targetSize(height, width).colorMode(colorMode));
  }

  /**
   * An image in the given colour mode and size. Colours are converted before the image is resized;
   * with alpha, colours are weighted by it. The pixels are those of Pillow.
   *
   * <pre>{@code
   * Images.load(file, i -> i.targetSize(224, 224).interpolation(Interpolation.BICUBIC).keepAspectRatio(true))
   * }</pre>
   *
   * @return shape (height, width, channels), values 0 to 255; 16-bit gray as above
   * @throws cornea.CorneaException if the file is missing, damaged or no image
   */
  public static Tensor load(Path file, Consumer<LoadOptions> settings) {
    LoadOptions options = LoadOptions.of(settings);
    Pixels pixels = ImageFiles.read(file, options.colorMode);
    boolean resized = options.height > 0;
    int height = resized ? options.height : pixels.height();
    int width = resized ? options.width : pixels.width();
    int channels = options.colorMode.channels();
    float[] data = new float[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
    pixels.write(
        height,
        width,
        options.colorMode,
        options.interpolation,
        resized && options.keepAspectRatio,
        data,
        0);
    return Tensor.of(data, height, width, channels);
  }
}
