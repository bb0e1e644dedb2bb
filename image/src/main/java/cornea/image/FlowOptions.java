package cornea.image;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What all flows of an {@link ImageDataGenerator} have in common; the names and defaults are
 * Keras's.
 *
 * @param <T> the options themselves, so that calls chain in any order
 */
public abstract sealed class FlowOptions<T extends FlowOptions<T>>
    permits ArrayOptions, FileOptions {
  /** The method that the options are for, as errors name it. */
  final String where;

  int batchSize = 32;
  boolean shuffle = true;
  @Nullable Long seed;
  @Nullable Subset subset;
  @Nullable Path saveToDir;
  String savePrefix = "";
  String saveFormat = "png";
  int workers = Runtime.getRuntime().availableProcessors();

  FlowOptions(String where) {
    this.where = where;
  }

  abstract T self();

  /** Images of a batch, 32 by default; the last batch of a pass may have fewer. */
  public T batchSize(int batchSize) {
    this.batchSize = positive("batchSize", batchSize);
    return self();
  }

  /** Whether each pass has another order; true by default. Evaluation and prediction never do. */
  public T shuffle(boolean shuffle) {
    this.shuffle = shuffle;
    return self();
  }

  /**
   * The seed of the order and of the transformations. By default that of the model which reads the
   * flow, and a random one for reading by hand.
   */
  public T seed(long seed) {
    this.seed = seed;
    return self();
  }

  /**
   * The part of the images to take, where the generator has a {@link
   * ImageDataGenerator#validationSplit}; all by default.
   */
  public T subset(Subset subset) {
    this.subset = subset;
    return self();
  }

  /**
   * A folder, made where it is missing, into which each image is written as the net gets it, its
   * least value black and its greatest white. Nothing is written by default.
   */
  public T saveToDir(Path folder) {
    saveToDir = folder;
    return self();
  }

  /** How the names of saved images begin; empty by default. */
  public T savePrefix(String prefix) {
    savePrefix = prefix;
    return self();
  }

  /** The format of saved images: png (the default), bmp, jpg, jpeg, tif or tiff. */
  public T saveFormat(String format) {
    if (!Pictures.FORMATS.contains(format.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          where
              + ": 'saveFormat' must be one of "
              + String.join(", ", Pictures.FORMATS)
              + ". Received: "
              + format);
    }
    saveFormat = format.toLowerCase(Locale.ROOT);
    return self();
  }

  /**
   * Threads that read, decode and transform; as many as the machine has processors by default. The
   * results do not depend on it.
   */
  public T workers(int workers) {
    this.workers = positive("workers", workers);
    return self();
  }

  final int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          where + ": '" + name + "' must be positive. Received: " + value);
    }
    return value;
  }
}
