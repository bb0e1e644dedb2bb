package cornea.image;

import cornea.CorneaException;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Single images as tensors and back; Keras's {@code load_img}, {@code img_to_array}, {@code
 * array_to_img}, {@code save_img} and {@code smart_resize}.
 */
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
    ImageForm form = LoadOptions.of(settings).form();
    if (form.height() == 0) {
      return ImageFiles.read(file, form.colorMode(), image -> tensor(form.of(image.decode())));
    }
    float[] values = new float[Math.toIntExact(form.shape().size())];
    form.load(file, values, 0, new StageClock());
    return Tensor.of(values, form.shape());
  }

  /**
   * The images of a folder with one subfolder for each class, with the meaning of Keras's {@code
   * image_dataset_from_directory}: resized bilinearly with TensorFlow's rules, as values of 0 to
   * 255, integer labels, hidden folders left out. The options are named as those of {@link
   * ImageDataGenerator#flowFromDirectory(Path, Consumer)}. With {@link ClassMode#NONE} all files
   * from the folder down are taken, in subfolders or not.
   *
   * <pre>{@code
   * var train = Images.datasetFromDirectory(Path.of("photos"),
   *     d -> d.targetSize(180, 180).validationSplit(0.2).subset(Subset.TRAINING).seed(123));
   * }</pre>
   *
   * @throws CorneaException if the folder is missing, has no classes or no images
   * @throws IllegalArgumentException if options do not go together
   */
  public static DirectoryFlow datasetFromDirectory(
      Path directory, Consumer<DatasetOptions> settings) {
    return DirectoryFlow.of(directory, DatasetOptions.of(settings));
  }

  /** The two subsets of a folder; the one for validation is in the order of its files. */
  public record Datasets(DirectoryFlow train, DirectoryFlow validation) {}

  /**
   * Both subsets of a folder at once, as {@code image_dataset_from_directory} gives them with
   * {@code subset="both"}. The options are those of {@link #datasetFromDirectory}, with a {@link
   * DatasetOptions#validationSplit} and without a subset.
   *
   * <pre>{@code
   * var photos = Images.datasetsFromDirectory(Path.of("photos"), d -> d.validationSplit(0.2).seed(123));
   * model.fit(photos.train(), f -> f.epochs(10).validationData(photos.validation()));
   * }</pre>
   *
   * @throws CorneaException if the folder is missing, has no classes or no images, or a subset has
   *     none
   * @throws IllegalArgumentException if options do not go together
   */
  public static Datasets datasetsFromDirectory(Path directory, Consumer<DatasetOptions> settings) {
    return DirectoryFlow.both(directory, DatasetOptions.ofBoth(settings));
  }

  private static Tensor tensor(Pixels pixels) {
    int size = Math.multiplyExact(pixels.height() * pixels.width(), pixels.channels());
    float[] data = new float[size];
    pixels.write(data, 0);
    return Tensor.of(data, pixels.height(), pixels.width(), pixels.channels());
  }

  /**
   * An image of the JDK as a tensor; Keras's {@code img_to_array}.
   *
   * @return shape (height, width, channels) with 1 channel for gray, 3 for RGB, 4 with opacity;
   *     values 0 to 255, those of 16-bit gray to 65535
   */
  public static Tensor toTensor(BufferedImage image) {
    return tensor(ImageIoDecoder.convert(image));
  }

  /** {@link #toImage(Tensor, boolean)}, with the least value black and the greatest white. */
  public static BufferedImage toImage(Tensor image) {
    return toImage(image, true);
  }

  /**
   * A tensor as an image of the JDK; Keras's {@code array_to_img}. Fractions are cut off.
   *
   * @param image shape (height, width, channels) with 1, 3 or 4 channels
   * @param scale whether the values are stretched so that the least is 0 and the greatest 255;
   *     otherwise those outside 0 to 255 are cut off, but one channel with greater values becomes
   *     gray of 16 bits
   * @throws IllegalArgumentException if the shape is another
   */
  public static BufferedImage toImage(Tensor image, boolean scale) {
    Shape shape = image.shape();
    if (shape.rank() != 3) {
      throw new IllegalArgumentException(
          "Images.toImage: expected shape (height, width, channels). Received: " + shape);
    }
    return Pictures.of(image.floats(), 0, shape.dim(0), shape.dim(1), shape.dim(2), scale);
  }

  /** {@link #save(Path, Tensor, boolean)}, with the least value black and the greatest white. */
  public static void save(Path file, Tensor image) {
    save(file, image, true);
  }

  /**
   * Writes an image in the format that the file's name ends in: png, bmp, jpg, jpeg, tif or tiff;
   * Keras's {@code save_img}. Opacity is left out, with a warning, where the format has none.
   *
   * @param scale as with {@link #toImage(Tensor, boolean)}
   * @throws CorneaException if the file cannot be written
   */
  public static void save(Path file, Tensor image, boolean scale) {
    Pictures.write(file, toImage(image, scale));
  }

  /** {@link #smartResize(Tensor, int, int, Interpolation)}, bilinear. */
  public static Tensor smartResize(Tensor images, int height, int width) {
    return smartResize(images, height, width, Interpolation.BILINEAR);
  }

  /**
   * The largest part in the middle with the target's proportions, resized with TensorFlow's rules
   * and not with Pillow's: filters do not widen when an image shrinks, and nothing is rounded;
   * Keras's {@code smart_resize}.
   *
   * @param images shape (height, width, channels) or (batch, height, width, channels)
   * @param interpolation nearest, bilinear, bicubic or lanczos (Keras's {@code lanczos3})
   * @return the same with the given height and width
   * @throws IllegalArgumentException if the shape or the interpolation is another, or a size is not
   *     positive
   */
  public static Tensor smartResize(
      Tensor images, int height, int width, Interpolation interpolation) {
    Shape shape = images.shape();
    if (shape.rank() < 3 || shape.rank() > 4) {
      throw new IllegalArgumentException(
          "Images.smartResize: expected shape (height, width, channels) or"
              + " (batch, height, width, channels). Received: "
              + shape);
    }
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Images.smartResize: height and width must be positive. Received: "
              + height
              + ", "
              + width);
    }
    if (interpolation == Interpolation.BOX || interpolation == Interpolation.HAMMING) {
      throw new IllegalArgumentException(
          "Images.smartResize: expected nearest, bilinear, bicubic or lanczos. Received: "
              + interpolation);
    }
    int batch = shape.rank() == 4 ? shape.dim(0) : 1;
    int sourceHeight = shape.dim(-3);
    int sourceWidth = shape.dim(-2);
    int channels = shape.dim(-1);
    Resampler.Box box = SmartResizer.middle(sourceHeight, sourceWidth, height, width);
    float[] source = images.floats();
    int sourceSize = sourceHeight * sourceWidth * channels;
    int size = Math.multiplyExact(Math.multiplyExact(height, width), channels);
    float[] target = new float[Math.multiplyExact(batch, size)];
    for (int i = 0; i < batch; i++) {
      SmartResizer.resize(
          source,
          i * sourceSize,
          sourceWidth,
          channels,
          box,
          interpolation,
          target,
          i * size,
          height,
          width);
    }
    return shape.rank() == 4
        ? Tensor.of(target, batch, height, width, channels)
        : Tensor.of(target, height, width, channels);
  }
}
