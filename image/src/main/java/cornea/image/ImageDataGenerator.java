package cornea.image;

import java.nio.file.Path;
import java.util.function.Consumer;

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
  private float rescale = 1;

  /** A generator that yields values of 0 to 255 as they are in the files. */
  public ImageDataGenerator() {}

  private ImageDataGenerator(ImageDataGenerator other) {
    rescale = other.rescale;
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
    rescale = (float) factor;
    return this;
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
        chosen.classes.isEmpty()
            ? ImageFolder.of(directory)
            : ImageFolder.of(directory, chosen.classes);
    return new DirectoryFlow(folder, new ImageDataGenerator(this), chosen);
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
    return new DirectoryFlow(folder, new ImageDataGenerator(this), chosen);
  }

  /** Brings the values of one image, 0 to 255, into the range that the net gets; in place. */
  void standardize(float[] values, int offset, int size) {
    for (int i = offset; i < offset + size; i++) {
      values[i] *= rescale;
    }
  }
}
