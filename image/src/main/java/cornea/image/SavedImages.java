package cornea.image;

import cornea.CorneaException;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;

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
        channels == 1 || channels == 3 || (channels == 4 && options.saveFormat.equals("png"));
    if (!fits) {
      throw new IllegalArgumentException(
          options.where
              + ": 'saveToDir' needs images of 1 or 3 channels, or 4 with the format png. Received: "
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
    try {
      if (!ImageIO.write(picture(values, offset), format, file.toFile())) {
        throw new IOException("the JDK has no writer for it");
      }
    } catch (IOException e) {
      throw new CorneaException(file.toString(), "the image cannot be written: " + e, e);
    }
  }

  private BufferedImage picture(float[] values, int offset) {
    int height = shape.dim(0);
    int width = shape.dim(1);
    int channels = shape.dim(2);
    int size = height * width * channels;
    float least = values[offset];
    float greatest = least;
    for (int i = offset; i < offset + size; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    float range = greatest > least ? greatest - least : 1;
    int[] samples = new int[size];
    for (int i = 0; i < size; i++) {
      samples[i] = (int) ((values[offset + i] - least) / range * 255);
    }
    int type =
        switch (channels) {
          case 1 -> BufferedImage.TYPE_BYTE_GRAY;
          case 3 -> BufferedImage.TYPE_3BYTE_BGR;
          default -> BufferedImage.TYPE_4BYTE_ABGR;
        };
    BufferedImage picture = new BufferedImage(width, height, type);
    picture.getRaster().setPixels(0, 0, width, height, samples);
    return picture;
  }
}
