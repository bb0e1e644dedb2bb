package cornea.image;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What flows of image files have in common; the names and defaults are Keras's.
 *
 * @param <T> the options themselves, so that calls chain in any order
 */
public abstract sealed class FileOptions<T extends FileOptions<T>> extends FlowOptions<T>
    permits DatasetOptions, DirectoryOptions, TableOptions {
  int height = 256;
  int width = 256;
  ColorMode colorMode = ColorMode.RGB;
  Interpolation interpolation = Interpolation.NEAREST;
  boolean keepAspectRatio;
  boolean exifOrientation;
  boolean cached;
  @Nullable Path cacheFolder;
  ClassMode classMode = ClassMode.CATEGORICAL;
  List<String> classes = List.of();
  boolean verbose = true;

  FileOptions(String where) {
    super(where);
  }

  final ImageForm form() {
    return new ImageForm(height, width, colorMode, interpolation, keepAspectRatio, exifOrientation);
  }

  /** The size that every image is brought to; 256 x 256 by default. */
  public T targetSize(int height, int width) {
    this.height = positive("targetSize", height);
    this.width = positive("targetSize", width);
    return self();
  }

  /** The channels; {@link ColorMode#RGB} by default. */
  public T colorMode(ColorMode colorMode) {
    this.colorMode = colorMode;
    return self();
  }

  /** How images are resized; {@link Interpolation#NEAREST} by default. */
  public T interpolation(Interpolation interpolation) {
    this.interpolation = interpolation;
    return self();
  }

  /**
   * Whether the largest part in the middle with the target's proportions is taken, so that nothing
   * is distorted; false by default.
   */
  public T keepAspectRatio(boolean keepAspectRatio) {
    this.keepAspectRatio = keepAspectRatio;
    return self();
  }

  /**
   * Whether images are turned as their EXIF data says, so that they stand as they were seen; false
   * by default, as in Keras. What is ignored is reported once all images have been read.
   */
  public T exifOrientation(boolean exifOrientation) {
    this.exifOrientation = exifOrientation;
    return self();
  }

  /**
   * Keeps images, decoded and resized, in memory from the first pass on; transformations still
   * differ from pass to pass. An image takes a byte for each value, two in gray; no cache by
   * default.
   *
   * @see ImageFlow#cacheBytes
   */
  public T cacheInMemory() {
    cached = true;
    cacheFolder = null;
    return self();
  }

  /**
   * The same in a file in this folder, which vanishes with the flow. Where the disk becomes full,
   * the rest of the images is decoded in each pass, with a warning.
   */
  public T cacheOnDisk(Path folder) {
    cached = true;
    cacheFolder = folder;
    return self();
  }

  /** Bytes of a value in the cache: whole numbers fit into one, but gray may have 16 bits. */
  int cachedValueBytes() {
    return colorMode == ColorMode.GRAYSCALE ? 2 : 1;
  }

  /** Labels of two classes. */
  Targets binaryTargets(int[][] classes) {
    return Targets.indices(classes);
  }

  /** The labels; {@link ClassMode#CATEGORICAL} by default. */
  public T classMode(ClassMode classMode) {
    this.classMode = classMode;
    return self();
  }

  /** The classes to take, in the order of their indices; all of them by default, by name. */
  public T classes(String... classes) {
    return classes(List.of(classes));
  }

  /** The classes to take, in the order of their indices; all of them by default, by name. */
  public T classes(List<String> classes) {
    this.classes = List.copyOf(classes);
    return self();
  }

  /** Whether "Found 2000 images belonging to 2 classes." is printed; true by default. */
  public T verbose(boolean verbose) {
    this.verbose = verbose;
    return self();
  }
}
