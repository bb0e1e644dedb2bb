package cornea.image;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How {@code flowFromDirectory} reads a folder; the names and defaults are Keras's. */
public final class DirectoryOptions {
  int height = 256;
  int width = 256;
  int batchSize = 32;
  ColorMode colorMode = ColorMode.RGB;
  ClassMode classMode = ClassMode.CATEGORICAL;
  List<String> classes = List.of();
  boolean shuffle = true;
  @Nullable Long seed;
  boolean verbose = true;
  int workers = Runtime.getRuntime().availableProcessors();
  BadImages badImages = BadImages.FAIL;
  @Nullable Path quarantineFolder;

  private DirectoryOptions() {}

  static DirectoryOptions of(Consumer<DirectoryOptions> settings) {
    DirectoryOptions options = new DirectoryOptions();
    settings.accept(options);
    if ((options.badImages == BadImages.QUARANTINE) != (options.quarantineFolder != null)) {
      throw new IllegalArgumentException(
          "flowFromDirectory: badImages(QUARANTINE) and quarantineFolder(path) belong together."
              + " Received: badImages="
              + options.badImages
              + ", quarantineFolder="
              + options.quarantineFolder);
    }
    return options;
  }

  /** The size that every image is brought to, with nearest neighbours; 256 x 256 by default. */
  public DirectoryOptions targetSize(int height, int width) {
    this.height = positive("targetSize", height);
    this.width = positive("targetSize", width);
    return this;
  }

  /** Images of a batch, 32 by default; the last batch of a pass may have fewer. */
  public DirectoryOptions batchSize(int batchSize) {
    this.batchSize = positive("batchSize", batchSize);
    return this;
  }

  /** The channels; {@link ColorMode#RGB} by default. */
  public DirectoryOptions colorMode(ColorMode colorMode) {
    this.colorMode = colorMode;
    return this;
  }

  /** The labels; {@link ClassMode#CATEGORICAL} by default. */
  public DirectoryOptions classMode(ClassMode classMode) {
    this.classMode = classMode;
    return this;
  }

  /** The subfolders that are classes, in the order of their indices; all of them by default. */
  public DirectoryOptions classes(String... classes) {
    return classes(List.of(classes));
  }

  /** The subfolders that are classes, in the order of their indices; all of them by default. */
  public DirectoryOptions classes(List<String> classes) {
    this.classes = List.copyOf(classes);
    return this;
  }

  /** Whether each pass has another order; true by default. Evaluation and prediction never do. */
  public DirectoryOptions shuffle(boolean shuffle) {
    this.shuffle = shuffle;
    return this;
  }

  /**
   * The seed of the order. By default that of the model which reads the flow, and a random one for
   * reading by hand.
   */
  public DirectoryOptions seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** Whether "Found 2000 images belonging to 2 classes." is printed; true by default. */
  public DirectoryOptions verbose(boolean verbose) {
    this.verbose = verbose;
    return this;
  }

  /**
   * Threads that read and decode; as many as the machine has processors by default. The results do
   * not depend on it.
   */
  public DirectoryOptions workers(int workers) {
    this.workers = positive("workers", workers);
    return this;
  }

  /** What becomes of damaged files; {@link BadImages#FAIL} by default. */
  public DirectoryOptions badImages(BadImages badImages) {
    this.badImages = badImages;
    return this;
  }

  /** Where {@link BadImages#QUARANTINE} moves damaged files; outside the folder that is read. */
  public DirectoryOptions quarantineFolder(Path folder) {
    quarantineFolder = folder;
    return this;
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "flowFromDirectory: '" + name + "' must be positive. Received: " + value);
    }
    return value;
  }
}
