package cornea.image;

import cornea.CorneaException;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Writes what a flow yields into a folder, to look at; Keras's {@code save_to_dir}. */
final class SavedImages {
  private static final int NAME = 100; // behind the elements that transformations are drawn from
  private static final long NAMES = 10_000_000;

  private final Path folder;
  private final String prefix;
  private final String format;
  private final Shape shape;

  private SavedImages(Path folder, String prefix, String format, Shape shape) {
    this.folder = folder;
    this.prefix = prefix;
    this.format = format;
    this.shape = shape;
  }

  /**
   * Makes the folder.
   *
   * @throws IllegalArgumentException if images have another number of channels than 1, 3 and 4, or
   *     opacity in a format without it
   * @throws CorneaException if the folder cannot be made
   */
  static SavedImages of(FlowOptions<?> options, Shape shape) {
    int channels = shape.dim(2);
    boolean fits =
        channels == 1
            || channels == 3
            || (channels == 4 && Pictures.keepsAlpha(options.saveFormat));
    if (!fits) {
      throw new IllegalArgumentException(
          options.where
              + ": 'saveToDir' needs images of 1 or 3 channels, or 4 with the format png or tiff. Received: "
              + channels
              + " channels, "
              + options.saveFormat);
    }
    Path folder = Objects.requireNonNull(options.saveToDir);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CorneaException(folder.toString(), "the folder cannot be made: " + e, e);
    }
    return new SavedImages(folder, options.savePrefix, options.saveFormat, shape);
  }

  /** Writes {@code prefix_sample_number.format}; the number tells the passes apart. */
  void write(float[] values, int offset, int sample, long key) {
    long number = Math.floorMod(CounterRandom.longBits(key, NAME), NAMES);
    Path file = folder.resolve(prefix + "_" + sample + "_" + number + "." + format);
    Pictures.write(
        file, Pictures.of(values, offset, shape.dim(0), shape.dim(1), shape.dim(2), true));
  }
}
