package cornea.image;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns image files into batches of numbers; Keras's class of the same name.
 *
 * <pre>{@code
 * DirectoryFlow train = new ImageDataGenerator()
 *     .rescale(1 / 255.0)
 *     .flowFromDirectory(Path.of("train"), f -> f.targetSize(150, 150).batchSize(20).classMode(BINARY));
 * }</pre>
 *
 * <p>A flow takes over the settings at the time it is made.
 */
public final class ImageDataGenerator {
  private static final Logger LOGGER = System.getLogger("cornea.image");

  private final Augmentation augmentation;
  private final Standardization standardization;
  private double validationSplit;

  /** A generator that yields values of 0 to 255 as they are in the files. */
  public ImageDataGenerator() {
    augmentation = new Augmentation();
    standardization = new Standardization();
  }

  private ImageDataGenerator(ImageDataGenerator other, boolean augments) {
    augmentation = augments ? new Augmentation(other.augmentation) : new Augmentation();
    standardization = new Standardization(other.standardization);
    validationSplit = other.validationSplit;
  }

  Standardization standardization() {
    return standardization;
  }

  /**
   * The factor of all values; 1 by default.
   *
   * @throws IllegalArgumentException if the factor is not a finite number other than 0
   */
  public ImageDataGenerator rescale(double factor) {
    if (!Double.isFinite(factor) || factor == 0) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: 'rescale' must be a finite number other than 0, such as 1 / 255.0"
              + " (1 / 255 is 0 in Java). Received: "
              + factor);
    }
    standardization.rescale = (float) factor;
    return this;
  }

  /**
   * Changes each image, shape (height, width, channels), values 0 to 255, after it was transformed
   * and before it is rescaled. It must keep the shape, and is called from several threads.
   */
  public ImageDataGenerator preprocessingFunction(UnaryOperator<Tensor> function) {
    standardization.preprocessingFunction = function;
    return this;
  }

  /** Rotates by up to so many degrees either way; 0 by default. */
  public ImageDataGenerator rotationRange(double degrees) {
    augmentation.rotationRange = range("rotationRange", degrees);
    return this;
  }

  /**
   * Shifts to either side: by up to a share of the width below 1, by up to so many pixels from 1
   * on.
   */
  public ImageDataGenerator widthShiftRange(double limit) {
    augmentation.widthShiftRange = ShiftRange.upTo("widthShiftRange", limit);
    return this;
  }

  /**
   * Shifts to either side by 0, 1, … or {@code count - 1} whole pixels, as Keras understands an
   * integer; so 1 never shifts.
   */
  public ImageDataGenerator widthShiftRange(int count) {
    augmentation.widthShiftRange = ShiftRange.wholePixels("widthShiftRange", count);
    return this;
  }

  /**
   * Shifts to either side by one of the values: shares of the width if all are below 1, else
   * pixels.
   */
  public ImageDataGenerator widthShiftRange(double[] oneOf) {
    augmentation.widthShiftRange = ShiftRange.oneOf("widthShiftRange", oneOf);
    return this;
  }

  /**
   * Shifts up or down: by up to a share of the height below 1, by up to so many pixels from 1 on.
   */
  public ImageDataGenerator heightShiftRange(double limit) {
    augmentation.heightShiftRange = ShiftRange.upTo("heightShiftRange", limit);
    return this;
  }

  /**
   * Shifts up or down by 0, 1, … or {@code count - 1} whole pixels, as Keras understands an
   * integer; so 1 never shifts.
   */
  public ImageDataGenerator heightShiftRange(int count) {
    augmentation.heightShiftRange = ShiftRange.wholePixels("heightShiftRange", count);
    return this;
  }

  /**
   * Shifts up or down by one of the values: shares of the height if all are below 1, else pixels.
   */
  public ImageDataGenerator heightShiftRange(double[] oneOf) {
    augmentation.heightShiftRange = ShiftRange.oneOf("heightShiftRange", oneOf);
    return this;
  }

  /** Shears by up to so many degrees either way; 0 by default, and 0.2 is next to nothing. */
  public ImageDataGenerator shearRange(double degrees) {
    augmentation.shearRange = range("shearRange", degrees);
    return this;
  }

  /**
   * Zooms height and width, each by its own factor of {@code 1 - range} to {@code 1 + range}; below
   * 1 magnifies.
   *
   * @throws IllegalArgumentException if the range is not in [0, 1)
   */
  public ImageDataGenerator zoomRange(double range) {
    return zoomRange(1 - range("zoomRange", range), 1 + range);
  }

  /**
   * Zooms height and width, each by its own factor between the two; below 1 magnifies.
   *
   * @throws IllegalArgumentException unless {@code 0 < least <= greatest}
   */
  public ImageDataGenerator zoomRange(double least, double greatest) {
    if (!(least > 0 && least <= greatest && Double.isFinite(greatest))) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: 'zoomRange' must be factors with 0 < least <= greatest. Received: "
              + least
              + " to "
              + greatest);
    }
    augmentation.leastZoom = least;
    augmentation.greatestZoom = greatest;
    return this;
  }

  /**
   * Adds up to so much to all channels of an image, or takes it away; values stay within the
   * image's own range. 0 by default; on the scale of the images before {@link #rescale}.
   */
  public ImageDataGenerator channelShiftRange(double range) {
    augmentation.channelShiftRange = range("channelShiftRange", range);
    return this;
  }

  /**
   * Multiplies the values of an image by a factor between the two, on whole numbers of 0 to 255;
   * for images before {@link #rescale} only, as those of 0 to 1 would turn black.
   *
   * @throws IllegalArgumentException unless {@code 0 <= least <= greatest}
   */
  public ImageDataGenerator brightnessRange(double least, double greatest) {
    if (!(least >= 0 && least <= greatest && Double.isFinite(greatest))) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: 'brightnessRange' must be factors with 0 <= least <= greatest, such as"
              + " 0.8 to 1.2. Received: "
              + least
              + " to "
              + greatest);
    }
    augmentation.brightens = true;
    augmentation.leastBrightness = least;
    augmentation.greatestBrightness = greatest;
    return this;
  }

  /** Exchanges left and right in every other image, at random; false by default. */
  public ImageDataGenerator horizontalFlip(boolean flip) {
    augmentation.horizontalFlip = flip;
    return this;
  }

  /** Exchanges top and bottom in every other image, at random; false by default. */
  public ImageDataGenerator verticalFlip(boolean flip) {
    augmentation.verticalFlip = flip;
    return this;
  }

  /** What a transformed image shows beyond its edge; {@link FillMode#NEAREST} by default. */
  public ImageDataGenerator fillMode(FillMode fillMode) {
    augmentation.fillMode = fillMode;
    return this;
  }

  /** The value of {@link FillMode#CONSTANT}; 0 by default. */
  public ImageDataGenerator cval(double value) {
    augmentation.cval = (float) value;
    return this;
  }

  /**
   * The splines between pixels when an image is transformed: 0 takes the nearest pixel, 1 (the
   * default) is linear, 3 cubic, which may overshoot 0 and 255.
   *
   * @throws IllegalArgumentException if the order is another
   */
  public ImageDataGenerator interpolationOrder(int order) {
    if (order != 0 && order != 1 && order != 3) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: 'interpolationOrder' must be 0, 1 or 3. Received: " + order);
    }
    augmentation.interpolationOrder = order;
    return this;
  }

  /** Whose axes and centre transformations have; {@link Compat#NONE} by default. */
  public ImageDataGenerator compat(Compat compat) {
    augmentation.compat = compat;
    return this;
  }

  /** Subtracts each image's own mean; false by default. */
  public ImageDataGenerator samplewiseCenter(boolean center) {
    standardization.samplewiseCenter = center;
    return this;
  }

  /** Subtracts each image's own mean and divides by its standard deviation; false by default. */
  public ImageDataGenerator samplewiseStdNormalization(boolean normalize) {
    standardization.samplewiseStdNormalization = normalize;
    return this;
  }

  /** Subtracts the mean of each channel over the images of {@link #fit}; false by default. */
  public ImageDataGenerator featurewiseCenter(boolean center) {
    standardization.featurewiseCenter = center;
    return this;
  }

  /**
   * Subtracts the mean of each channel over the images of {@link #fit} and divides by the standard
   * deviation; false by default.
   */
  public ImageDataGenerator featurewiseStdNormalization(boolean normalize) {
    standardization.featurewiseStdNormalization = normalize;
    return this;
  }

  /**
   * Whitens by the zero-phase components of the images of {@link #fit}, which are centred; goes
   * before {@link #featurewiseStdNormalization}. False by default.
   */
  public ImageDataGenerator zcaWhitening(boolean whiten) {
    standardization.zcaWhitening = whiten;
    return this;
  }

  /**
   * What is added to singular values before {@link #zcaWhitening} divides by them; 1e-6 by default.
   */
  public ImageDataGenerator zcaEpsilon(double epsilon) {
    if (!(epsilon > 0 && Double.isFinite(epsilon))) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: 'zcaEpsilon' must be positive. Received: " + epsilon);
    }
    standardization.zcaEpsilon = epsilon;
    return this;
  }

  /**
   * Takes the statistics of the training images for the featurewise options and {@link
   * #zcaWhitening}. The images are rescaled first; the preprocessing function is not called, as in
   * Keras.
   *
   * @param images (count, height, width, channels), before rescaling
   * @throws IllegalArgumentException if the images do not have four dimensions or are none
   */
  public ImageDataGenerator fit(Tensor images) {
    return fit(images, options -> {});
  }

  /**
   * As {@link #fit(Tensor)}, perhaps over augmented images.
   *
   * @throws IllegalArgumentException if the images do not have four dimensions or are none
   */
  public ImageDataGenerator fit(Tensor images, Consumer<StatisticsOptions> options) {
    StatisticsOptions chosen = new StatisticsOptions();
    options.accept(chosen);
    Shape shape = images.shape();
    if (shape.rank() != 4 || shape.size() == 0) {
      throw new IllegalArgumentException(
          "ImageDataGenerator.fit: images must be (count, height, width, channels), one at least."
              + " Received: "
              + shape);
    }
    int rounds = chosen.augment ? chosen.rounds : 1;
    int height = shape.dim(1);
    int width = shape.dim(2);
    int channels = shape.dim(3);
    int size = height * width * channels;
    int count = shape.dim(0);
    float[] values = new float[Math.multiplyExact(images.size(), rounds)];
    for (int round = 0; round < rounds; round++) {
      for (int sample = 0; sample < count; sample++) {
        int offset = (round * count + sample) * size;
        images.copyRow(sample, values, offset);
        for (int i = offset; i < offset + size; i++) {
          values[i] *= standardization.rescale;
        }
        if (chosen.augment) {
          long key = Augmentation.key(chosen.seed, round, sample);
          augmentation.apply(
              augmentation.draw(key, height, width), values, offset, height, width, channels);
        }
      }
    }
    standardization.fit(values, height, width, channels);
    return this;
  }

  /**
   * The share of the images that is the validation subset; 0 by default. See {@link
   * FlowOptions#subset}.
   *
   * @throws IllegalArgumentException if the share is not inside (0, 1)
   */
  public ImageDataGenerator validationSplit(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: 'validationSplit' must be strictly between 0 and 1. Received: "
              + share);
    }
    validationSplit = share;
    return this;
  }

  /**
   * Draws a transformation; Keras's {@code get_random_transform}. A pure function of the settings,
   * the image's size and the seed.
   *
   * @param imageShape (height, width, channels)
   */
  public TransformParameters transformParameters(Shape imageShape, long seed) {
    requireImage("transformParameters", imageShape);
    return augmentation.draw(Augmentation.key(seed, 0, 0), imageShape.dim(0), imageShape.dim(1));
  }

  /**
   * Transforms an image: one warp (rotation, shift, shear, zoom), then channel shift, horizontal
   * flip, vertical flip and brightness. Of the settings only {@link #fillMode}, {@link #cval},
   * {@link #interpolationOrder} and {@link #compat} count.
   *
   * @param image (height, width, channels)
   */
  public Tensor applyTransform(Tensor image, TransformParameters parameters) {
    Shape shape = image.shape();
    requireImage("applyTransform", shape);
    float[] values = image.floats();
    augmentation.apply(parameters, values, 0, shape.dim(0), shape.dim(1), shape.dim(2));
    return Tensor.of(values, shape);
  }

  /** Draws a transformation and applies it to an image (height, width, channels). */
  public Tensor randomTransform(Tensor image, long seed) {
    return applyTransform(image, transformParameters(image.shape(), seed));
  }

  /**
   * From pixels to what the net gets: preprocessing function, rescaling, samplewise and featurewise
   * statistics, whitening.
   *
   * @param images one image (height, width, channels), or several in a batch
   * @throws IllegalStateException if an option needs {@link #fit} and it was not called
   */
  public Tensor standardize(Tensor images) {
    Shape shape = images.shape();
    if (shape.rank() != 3 && shape.rank() != 4) {
      throw new IllegalArgumentException(
          "ImageDataGenerator.standardize: expected (height, width, channels), or a batch of such."
              + " Received: "
              + shape);
    }
    standardization.requireFit();
    Shape image = shape.rank() == 4 ? shape.from(1) : shape;
    float[] values = images.floats();
    for (int offset = 0; offset < values.length; offset += (int) image.size()) {
      standardization.apply(values, offset, image.dim(0), image.dim(1), image.dim(2));
    }
    return Tensor.of(values, shape);
  }

  /**
   * The images of an array in random order, in batches of 32.
   *
   * @param x (count, height, width, channels), values 0 to 255 as a rule
   * @param y one row for each image
   */
  public ArrayFlow flow(Tensor x, Tensor y) {
    return flow(x, y, options -> {});
  }

  /**
   * The images of an array.
   *
   * @param x (count, height, width, channels), values 0 to 255 as a rule
   * @param y one row for each image
   * @throws IllegalArgumentException if numbers of rows differ, or a subset is asked for that is
   *     empty or has other labels than the rest
   */
  public ArrayFlow flow(Tensor x, Tensor y, Consumer<ArrayOptions> options) {
    return arrayFlow(x, y, options);
  }

  /**
   * The images of an array without targets.
   *
   * @param x (count, height, width, channels), values 0 to 255 as a rule
   */
  public ArrayFlow flow(Tensor x, Consumer<ArrayOptions> options) {
    return arrayFlow(x, null, options);
  }

  private ArrayFlow arrayFlow(Tensor x, @Nullable Tensor y, Consumer<ArrayOptions> settings) {
    ArrayOptions options = new ArrayOptions();
    settings.accept(options);
    return ArrayFlow.of(x, y, snapshot(options), validationSplit, options);
  }

  /**
   * The images of a folder that has one subfolder for each class, with the default options: 256 x
   * 256, RGB, one-hot labels, batches of 32, shuffled.
   *
   * @throws cornea.CorneaException if the folder is missing or has no classes or no images
   */
  public DirectoryFlow flowFromDirectory(Path directory) {
    return flowFromDirectory(directory, options -> {});
  }

  /**
   * The images of a folder that has one subfolder for each class.
   *
   * @throws cornea.CorneaException if the folder is missing or has no classes or no images
   */
  public DirectoryFlow flowFromDirectory(Path directory, Consumer<DirectoryOptions> options) {
    DirectoryOptions chosen = DirectoryOptions.of(options);
    ImageFolder folder =
        ImageFolder.of(
            directory,
            f -> {
              f.followLinks(chosen.followLinks);
              if (!chosen.classes.isEmpty()) {
                f.classes(chosen.classes);
              }
            });
    return DirectoryFlow.of(folder, snapshot(chosen), validationSplit, chosen);
  }

  /**
   * The images of a folder that has been indexed already, perhaps one part of a split.
   *
   * @throws IllegalArgumentException if the options name classes, which the folder has done
   */
  public DirectoryFlow flowFromDirectory(ImageFolder folder, Consumer<DirectoryOptions> options) {
    DirectoryOptions chosen = DirectoryOptions.of(options);
    if (!chosen.classes.isEmpty()) {
      throw new IllegalArgumentException(
          "flowFromDirectory: name the classes where the folder is indexed,"
              + " ImageFolder.of(path, classes). Received: "
              + chosen.classes);
    }
    if (chosen.followLinks) {
      throw new IllegalArgumentException(
          "flowFromDirectory: links are followed where the folder is indexed,"
              + " ImageFolder.of(path, f -> f.followLinks(true))");
    }
    return DirectoryFlow.of(folder, snapshot(chosen), validationSplit, chosen);
  }

  /**
   * The images that a table names, one in each row.
   *
   * @throws IllegalArgumentException if a column is missing or its cells do not suit the class mode
   * @throws cornea.CorneaException if not one of the files is an image
   */
  public TableFlow flowFromTable(Table table, Consumer<TableOptions> options) {
    TableOptions chosen = new TableOptions();
    options.accept(chosen);
    return TableFlow.of(table, snapshot(chosen), validationSplit, chosen);
  }

  /**
   * What a flow does to a sample, from now on whatever becomes of these settings.
   *
   * @throws IllegalStateException if an option needs {@link #fit} and it was not called
   */
  private ImageDataGenerator snapshot(FlowOptions<?> options) {
    standardization.requireFit();
    return new ImageDataGenerator(this, options.subset != Subset.VALIDATION);
  }

  /** Whoever changes the brightness of images of 0 to 1 gets black ones. */
  void warnOfBrightness(Tensor images) {
    if (!augmentation.brightens) {
      return;
    }
    for (int i = 0; i < images.size(); i++) {
      if (images.at(i) > 1) {
        return;
      }
    }
    LOGGER.log(
        Level.WARNING,
        "flow: brightnessRange works on whole numbers of 0 to 255, but no value of x is above 1, so"
            + " images turn black. Remedy: give the images as they were, and rescale(1 / 255.0)");
  }

  /** Transforms and standardizes one image in place. */
  void apply(float[] values, int offset, Shape image, long key) {
    int height = image.dim(0);
    int width = image.dim(1);
    int channels = image.dim(2);
    augmentation.apply(
        augmentation.draw(key, height, width), values, offset, height, width, channels);
    standardization.apply(values, offset, height, width, channels);
  }

  private static double range(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: '"
              + name
              + "' must be a finite number, 0 or more. Received: "
              + value);
    }
    return value;
  }

  private static void requireImage(String method, Shape shape) {
    if (shape.rank() != 3 || shape.size() == 0) {
      throw new IllegalArgumentException(
          "ImageDataGenerator."
              + method
              + ": an image must be (height, width, channels). Received: "
              + shape);
    }
  }
}
