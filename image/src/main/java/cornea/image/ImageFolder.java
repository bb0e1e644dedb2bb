package cornea.image;

import cornea.CorneaException;
import cornea.random.CounterRandom;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The image files of a folder that has one subfolder for each class, in the order of Keras: classes
 * by name, files by the path of their folder and then by name, all compared code point by code
 * point ("10" before "9", "B" before "a").
 *
 * <p>Subfolders of a class belong to it, links to folders inside a class are not followed. A file
 * is taken by the end of its name (png, jpg, jpeg, bmp, ppm, tif, tiff in any case); what it holds
 * is looked at when it is read. Hidden folders and files count, as in Keras; a hidden class is
 * warned of. {@link FolderOptions} changes all that.
 *
 * <pre>{@code
 * ImageFolder.Split split = ImageFolder.of(Path.of("photos")).split(0.2);
 * var train = augmented.flowFromDirectory(split.train(), f -> f.targetSize(150, 150));
 * var validation = plain.flowFromDirectory(split.validation(), f -> f.targetSize(150, 150));
 * }</pre>
 */
public final class ImageFolder {
  /** The ends of file names that count as images. */
  static final List<String> ENDINGS = List.of("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff");

  private static final Logger LOGGER = System.getLogger("cornea.image");
  private static final long SPLIT_STREAM = 0x53504C4954L;

  private final Path root;
  private final List<String> classNames;
  private final List<String> fileNames;
  private final int[] classes;

  ImageFolder(Path root, List<String> classNames, List<String> fileNames, int[] classes) {
    this.root = root;
    this.classNames = List.copyOf(classNames);
    this.fileNames = List.copyOf(fileNames);
    this.classes = classes;
  }

  /** Two parts of a folder that share its classes and no file. */
  public record Split(ImageFolder train, ImageFolder validation) {}

  /**
   * All subfolders as classes.
   *
   * @throws CorneaException if the folder is missing, has no subfolders, or they hold no images
   */
  public static ImageFolder of(Path root) {
    return of(root, options -> {});
  }

  /**
   * The given subfolders as classes, in the given order.
   *
   * @throws CorneaException if the folder or a subfolder is missing, or they hold no images
   * @throws IllegalArgumentException if a class is named twice or not at all
   */
  public static ImageFolder of(Path root, List<String> classNames) {
    return of(root, options -> options.classes(classNames));
  }

  /**
   * The folder as the options say.
   *
   * @throws CorneaException if the folder or a named subfolder is missing, has no subfolders, they
   *     hold no images, or a followed link leads back to a folder around it
   */
  public static ImageFolder of(Path root, Consumer<FolderOptions> options) {
    return FolderIndex.of(root, FolderOptions.of(options));
  }

  /** The folder that was indexed. */
  public Path root() {
    return root;
  }

  /** The classes in the order of their indices. */
  public List<String> classNames() {
    return classNames;
  }

  /** Each class's index, in order. */
  public Map<String, Integer> classIndices() {
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (int i = 0; i < classNames.size(); i++) {
      indices.put(classNames.get(i), i);
    }
    return Collections.unmodifiableMap(indices);
  }

  /** The files relative to the root, such as {@code cats/cat.1.jpg}, on every platform with "/". */
  public List<String> fileNames() {
    return fileNames;
  }

  /** The class index of each file, as a copy. */
  public int[] classes() {
    return classes.clone();
  }

  /** Number of files. */
  public int size() {
    return fileNames.size();
  }

  /** Where a file lies. */
  public Path path(int index) {
    return root.resolve(fileNames.get(index));
  }

  static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  int classOf(int index) {
    return classes[index];
  }

  /** {@link #split(double, long)} with the seed 0, so the same files on every run. */
  public Split split(double validation) {
    return split(validation, 0);
  }

  /**
   * Splits each class at random by the same share, so that both parts have the proportions of the
   * whole. Each part keeps the order of the files and the indices of all classes. A class of two or
   * more images has at least one in each part; one of a single image leaves it to the training.
   *
   * @param validation the share of the validation part, in (0, 1)
   * @param seed chooses the files
   * @throws IllegalArgumentException if the share is not inside (0, 1)
   * @throws CorneaException if no class has two images
   */
  public Split split(double validation, long seed) {
    requireShare("split", validation);
    boolean[] held = new boolean[classes.length];
    for (int index = 0; index < classNames.size(); index++) {
      int[] members = members(index);
      if (members.length < 2) {
        if (members.length == 1) {
          LOGGER.log(
              Level.WARNING,
              "{0}: the class ''{1}'' has a single image, so its validation part is empty",
              root,
              classNames.get(index));
        }
        continue;
      }
      long wanted = Math.round(validation * members.length);
      int count = (int) Math.max(1, Math.min(members.length - 1, wanted));
      int[] shuffled =
          CounterRandom.permutation(CounterRandom.key(seed, SPLIT_STREAM, index), members.length);
      for (int i = 0; i < count; i++) {
        held[members[shuffled[i]]] = true;
      }
    }
    List<Integer> train = new ArrayList<>();
    List<Integer> validated = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      (held[i] ? validated : train).add(i);
    }
    if (validated.isEmpty()) {
      throw new CorneaException(
          root.toString(), "a split needs a class of two or more images. Received: " + classNames);
    }
    return new Split(only(train), only(validated));
  }

  /**
   * Keras's split, without chance: the first {@code int(share * n)} files of each class validate.
   *
   * @param validation the share of the validation part, in (0, 1)
   * @throws IllegalArgumentException if the share is not inside (0, 1)
   * @throws CorneaException if a part has no images
   */
  public Split splitFirst(double validation) {
    requireShare("splitFirst", validation);
    return new Split(
        part(count -> new Part((int) (validation * count), count)),
        part(count -> new Part(0, (int) (validation * count))));
  }

  /** How many files each class has, in the order of the indices. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < classNames.size(); i++) {
      counts.put(classNames.get(i), members(i).length);
    }
    return Collections.unmodifiableMap(counts);
  }

  /**
   * Weights by class index for {@code fit}'s {@code classWeight}, with which each class counts as
   * much as any other: {@code images / (classes * images of the class)}. Classes without images
   * have none and count for nothing.
   */
  public Map<Integer, Double> balancedClassWeights() {
    int filled = (int) counts().values().stream().filter(count -> count > 0).count();
    Map<Integer, Double> weights = new LinkedHashMap<>();
    for (int i = 0; i < classNames.size(); i++) {
      int count = members(i).length;
      if (count > 0) {
        weights.put(i, size() / (double) ((long) filled * count));
      }
    }
    return Collections.unmodifiableMap(weights);
  }

  private static void requireShare(String method, double validation) {
    if (!(validation > 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "ImageFolder."
              + method
              + ": the share of the validation part must be between 0 and 1. Received: "
              + validation);
    }
  }

  private int[] members(int classIndex) {
    int[] members = new int[classes.length];
    int count = 0;
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] == classIndex) {
        members[count++] = i;
      }
    }
    return Arrays.copyOf(members, count);
  }

  /**
   * A run of each class's files, with all classes; one that is left without files is warned of.
   *
   * @param taken which files of so many
   */
  ImageFolder part(IntFunction<Part> taken) {
    List<Integer> indices = new ArrayList<>();
    for (int index = 0; index < classNames.size(); index++) {
      int[] members = members(index);
      Part part = taken.apply(members.length);
      for (int i = part.from(); i < part.to(); i++) {
        indices.add(members[i]);
      }
      if (part.count() == 0 && members.length > 0) {
        LOGGER.log(
            Level.WARNING,
            "{0}: the class ''{1}'' has no image in this subset, of {2} in all",
            root,
            classNames.get(index),
            members.length);
      }
    }
    if (indices.isEmpty()) {
      throw new CorneaException(
          root.toString(), "the subset has no images. Received: " + size() + " images in all");
    }
    return only(indices);
  }

  /** The given files, in the given order, with all classes. */
  ImageFolder only(List<Integer> indices) {
    return new ImageFolder(
        root,
        classNames,
        indices.stream().map(fileNames::get).toList(),
        indices.stream().mapToInt(i -> classes[i]).toArray());
  }

  /** Such as {@code ImageFolder[train, 2000 images of 2 classes]}. */
  @Override
  public String toString() {
    return "ImageFolder[" + root + ", " + size() + " images of " + classNames.size() + " classes]";
  }
}
