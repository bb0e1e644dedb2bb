package cornea.image;

import cornea.CorneaException;
import cornea.image.StageClock.Stage;
import cornea.random.CounterRandom;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How {@link Images#datasetFromDirectory} reads a folder: the options of a flow, with the defaults
 * of Keras's {@code image_dataset_from_directory}. There {@code targetSize} is called {@code
 * image_size}, {@code classMode} {@code label_mode}, {@code classes} {@code class_names} and {@code
 * keepAspectRatio} {@code crop_to_aspect_ratio}. Of the filters there are nearest, bilinear,
 * bicubic and lanczos ({@code lanczos3}).
 */
public final class DatasetOptions extends FileOptions<DatasetOptions> {
  private static final long SPLIT_STREAM = 0x4C415354L;
  private static final List<String> ENDINGS = List.of(".bmp", ".gif", ".jpeg", ".jpg", ".png");

  private boolean followLinks;
  boolean padToAspectRatio;
  private double validationSplit;

  private DatasetOptions() {
    super("datasetFromDirectory");
    interpolation = Interpolation.BILINEAR;
    classMode = ClassMode.SPARSE;
  }

  static DatasetOptions of(Consumer<DatasetOptions> settings) {
    DatasetOptions options = new DatasetOptions();
    settings.accept(options);
    if ((options.validationSplit > 0) != (options.subset != null)) {
      throw new IllegalArgumentException(
          "datasetFromDirectory: validationSplit and subset belong together. Received:"
              + " validationSplit="
              + options.validationSplit
              + ", subset="
              + options.subset
              + ". Remedy: datasetsFromDirectory gives both subsets");
    }
    options.check();
    return options;
  }

  /** Options of both subsets together. */
  static DatasetOptions ofBoth(Consumer<DatasetOptions> settings) {
    DatasetOptions options = new DatasetOptions();
    settings.accept(options);
    if (options.subset != null || options.validationSplit == 0) {
      throw new IllegalArgumentException(
          "datasetsFromDirectory: expected a validationSplit and no subset. Received:"
              + " validationSplit="
              + options.validationSplit
              + ", subset="
              + options.subset);
    }
    options.check();
    return options;
  }

  private void check() {
    if (padToAspectRatio && keepAspectRatio) {
      throw new IllegalArgumentException(
          where + ": only one of padToAspectRatio and keepAspectRatio can be true");
    }
    if (interpolation == Interpolation.BOX || interpolation == Interpolation.HAMMING) {
      throw new IllegalArgumentException(
          where
              + ": expected nearest, bilinear, bicubic or lanczos. Received: interpolation="
              + interpolation);
    }
    if (classMode == ClassMode.NONE && !classes.isEmpty()) {
      throw new IllegalArgumentException(
          where + ": classMode(NONE) takes all files, so it has no classes. Received: " + classes);
    }
    if (validationSplit > 0 && shuffle && seed == null) {
      throw new IllegalArgumentException(
          where
              + ": a shuffled folder needs a seed, or training and validation would overlap."
              + " Remedy: seed(123), the same for both");
    }
  }

  @Override
  DatasetOptions self() {
    return this;
  }

  /** Whether links to folders inside a class are followed; false by default. */
  public DatasetOptions followLinks(boolean followLinks) {
    this.followLinks = followLinks;
    return this;
  }

  /** Whether the whole image is kept in its proportions, with black around it; false by default. */
  public DatasetOptions padToAspectRatio(boolean padToAspectRatio) {
    this.padToAspectRatio = padToAspectRatio;
    return this;
  }

  /**
   * The share of the images that validate, in (0, 1): the last ones of all classes together, in the
   * order of the files or, with {@code shuffle}, in one drawn from the seed. ({@link
   * ImageFolder#split(double)} takes the same share of each class.)
   */
  public DatasetOptions validationSplit(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          where + ": 'validationSplit' must be between 0 and 1. Received: " + share);
    }
    validationSplit = share;
    return this;
  }

  void index(FolderOptions folder) {
    folder.endings = ENDINGS;
    folder.followLinks(followLinks);
    folder.hidden(false);
    folder.unlabelled(classMode == ClassMode.NONE);
    if (!classes.isEmpty()) {
      folder.classes(classes);
    }
  }

  /** A column, as Keras has it here. */
  @Override
  Targets binaryTargets(int[][] indices) {
    return Targets.column(indices);
  }

  @Override
  int cachedValueBytes() {
    return Float.BYTES; // nothing is rounded here
  }

  /** The files of a subset. */
  ImageFolder part(ImageFolder folder, Subset taken) {
    int count = folder.size();
    int validated = (int) (validationSplit * count);
    int[] order =
        shuffle && seed != null
            ? CounterRandom.permutation(CounterRandom.key(seed, SPLIT_STREAM, 0), count)
            : IntStream.range(0, count).toArray();
    int[] members =
        taken == Subset.TRAINING
            ? Arrays.copyOfRange(order, 0, count - validated)
            : Arrays.copyOfRange(order, count - validated, count);
    if (members.length == 0) {
      throw new CorneaException(
          folder.root().toString(),
          "the subset has no images. Received: validationSplit="
              + validationSplit
              + " of "
              + count
              + " images");
    }
    return folder.only(Arrays.stream(members).boxed().toList());
  }

  /** Reads and resizes a file; gives its EXIF orientation back. */
  int load(Path file, float[] target, int offset, StageClock clock) {
    long start = System.nanoTime();
    Pixels decoded = ImageFiles.read(file, colorMode);
    start = clock.count(Stage.DECODE, start);
    Pixels pixels = (exifOrientation ? decoded.upright() : decoded).convert(colorMode);
    int channels = colorMode.channels();
    int sourceHeight = pixels.height();
    int sourceWidth = pixels.width();
    float[] source = new float[sourceHeight * sourceWidth * channels];
    pixels.write(source, 0);
    Resampler.Box box =
        keepAspectRatio
            ? SmartResizer.middle(sourceHeight, sourceWidth, height, width)
            : new Resampler.Box(0, 0, sourceWidth, sourceHeight);
    Resampler.Box inner =
        padToAspectRatio
            ? SmartResizer.inside(sourceHeight, sourceWidth, height, width)
            : new Resampler.Box(0, 0, width, height);
    int size = inner.height() * inner.width() * channels;
    boolean whole = size == height * width * channels;
    float[] resized = whole ? target : new float[size];
    int from = whole ? offset : 0;
    SmartResizer.resize(
        source,
        0,
        sourceWidth,
        channels,
        box,
        interpolation,
        resized,
        from,
        inner.height(),
        inner.width());
    if (!whole) {
      Arrays.fill(target, offset, offset + height * width * channels, 0);
      int row = inner.width() * channels;
      for (int y = 0; y < inner.height(); y++) {
        int to = offset + ((inner.top() + y) * width + inner.left()) * channels;
        System.arraycopy(resized, y * row, target, to, row);
      }
    }
    clock.count(Stage.RESIZE, start);
    return decoded.orientation();
  }
}
