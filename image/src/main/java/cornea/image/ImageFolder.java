package cornea.image;

import cornea.CorneaException;
import cornea.random.CounterRandom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * The image files of a folder that has one subfolder for each class, in the order of Keras: classes
 * by name, files by the path of their folder and then by name, all compared code point by code
 * point ("10" before "9", "B" before "a").
 *
 * <p>Subfolders of a class belong to it, links to folders inside a class are not followed. A file
 * is taken by the end of its name (png, jpg, jpeg, bmp, ppm, tif, tiff in any case); what it holds
 * is looked at when it is read. Hidden folders and files count, as in Keras; a hidden class is
 * warned of.
 *
 * <pre>{@code
 * ImageFolder.Split split = ImageFolder.of(Path.of("photos")).split(0.2);
 * var train = augmented.flowFromDirectory(split.train(), f -> f.targetSize(150, 150));
 * var validation = plain.flowFromDirectory(split.validation(), f -> f.targetSize(150, 150));
 * }</pre>
 */
public final class ImageFolder {
  /** The ends of file names that count as images. */
  private static final List<String> ENDINGS =
      List.of("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff");

  private static final Logger LOGGER = System.getLogger("cornea.image");
  private static final long SPLIT_STREAM = 0x53504C4954L;

  private final Path root;
  private final List<String> classNames;
  private final List<String> fileNames;
  private final int[] classes;

  private ImageFolder(Path root, List<String> classNames, List<String> fileNames, int[] classes) {
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
    return of(root, false);
  }

  /**
   * All subfolders as classes.
   *
   * @param followLinks whether links to folders inside a class are followed
   * @throws CorneaException if the folder is missing, has no subfolders, they hold no images, or a
   *     link leads back to a folder around it
   */
  public static ImageFolder of(Path root, boolean followLinks) {
    requireFolder(root);
    List<String> classNames = new ArrayList<>();
    int files = 0;
    for (Path entry : sorted(root)) {
      if (Files.isDirectory(entry)) {
        classNames.add(name(entry));
      } else if (isImage(name(entry))) {
        files++;
      }
    }
    if (classNames.isEmpty()) {
      throw new CorneaException(
          root.toString(),
          String.format(
              Locale.ROOT,
              "the folder must have one subfolder of images for each class."
                  + " Received: no subfolder, %d images. Remedy: %s.",
              files,
              files == 0
                  ? "check the path"
                  : "move the images into subfolders that are named after their classes"));
    }
    warnOfNames(root, classNames);
    return index(root, classNames, followLinks);
  }

  /**
   * The given subfolders as classes, in the given order.
   *
   * @throws CorneaException if the folder or a subfolder is missing, or they hold no images
   * @throws IllegalArgumentException if a class is named twice or not at all
   */
  public static ImageFolder of(Path root, List<String> classNames) {
    return of(root, classNames, false);
  }

  /**
   * The given subfolders as classes, in the given order.
   *
   * @param followLinks whether links to folders inside a class are followed
   * @throws CorneaException if the folder or a subfolder is missing, they hold no images, or a link
   *     leads back to a folder around it
   * @throws IllegalArgumentException if a class is named twice or not at all
   */
  public static ImageFolder of(Path root, List<String> classNames, boolean followLinks) {
    requireFolder(root);
    if (classNames.isEmpty() || classNames.stream().distinct().count() != classNames.size()) {
      throw new IllegalArgumentException(
          "ImageFolder: classes must name at least one subfolder and none twice. Received: "
              + classNames);
    }
    for (String className : classNames) {
      if (!Files.isDirectory(root.resolve(className))) {
        throw new CorneaException(
            root.toString(), "the folder has no subfolder for the class '" + className + "'");
      }
    }
    return index(root, classNames, followLinks);
  }

  private static ImageFolder index(Path root, List<String> classNames, boolean followLinks) {
    List<String> fileNames = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (int index = 0; index < classNames.size(); index++) {
      int before = fileNames.size();
      collect(root.resolve(classNames.get(index)), classNames.get(index), followLinks, fileNames);
      classes.addAll(Collections.nCopies(fileNames.size() - before, index));
      if (fileNames.size() == before) {
        LOGGER.log(
            Level.WARNING,
            "{0}: the class ''{1}'' has no images; its index stays reserved",
            root,
            classNames.get(index));
      }
    }
    if (fileNames.isEmpty()) {
      throw new CorneaException(
          root.toString(),
          "the folder has no images. Expected: files whose names end in "
              + String.join(", ", ENDINGS)
              + ". Received: none in the subfolders "
              + classNames);
    }
    int[] indices = classes.stream().mapToInt(Integer::intValue).toArray();
    return new ImageFolder(root, classNames, fileNames, indices);
  }

  /** Adds a class's files, its folders sorted by their whole path and not level by level. */
  private static void collect(
      Path classFolder, String className, boolean followLinks, List<String> fileNames) {
    Map<String, Path> folders = new LinkedHashMap<>();
    collectFolders(classFolder, className, followLinks, folders);
    List<String> names = new ArrayList<>(folders.keySet());
    names.sort(ImageFolder::compareCodePoints);
    for (String folder : names) {
      for (Path entry : sorted(folders.getOrDefault(folder, classFolder))) {
        if (isImage(name(entry)) && Files.isRegularFile(entry)) {
          fileNames.add(folder + "/" + name(entry));
        }
      }
    }
  }

  private static void collectFolders(
      Path folder, String relative, boolean followLinks, Map<String, Path> folders) {
    folders.put(relative, folder);
    for (Path entry : sorted(folder)) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        collectFolders(entry, relative + "/" + name(entry), followLinks, folders);
      } else if (followLinks && Files.isDirectory(entry)) {
        requireNoLoop(entry);
        collectFolders(entry, relative + "/" + name(entry), true, folders);
      }
    }
  }

  private static void requireNoLoop(Path link) {
    try {
      Path target = link.toRealPath();
      if (Objects.requireNonNull(link.toAbsolutePath().getParent())
          .toRealPath()
          .startsWith(target)) {
        throw new CorneaException(
            link.toString(), "this link leads back to " + target + ", which it lies in");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The link cannot be followed: " + link, e);
    }
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
    if (!(validation > 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "ImageFolder.split: the share of the validation part must be between 0 and 1. Received: "
              + validation);
    }
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

  private static void requireFolder(Path root) {
    if (!Files.isDirectory(root)) {
      throw new CorneaException(
          root.toString(),
          (Files.exists(root) ? "this is a file and no folder" : "the folder does not exist")
              + ". Expected: a folder with one subfolder of images for each class,"
              + " relative to "
              + Path.of("").toAbsolutePath());
    }
  }

  private static void warnOfNames(Path root, List<String> classNames) {
    for (String className : classNames) {
      if (className.startsWith(".")) {
        LOGGER.log(
            Level.WARNING,
            "{0}: the hidden folder ''{1}'' counts as a class, as in Keras. Remedy: delete it, or"
                + " name the classes",
            root,
            className);
      }
    }
    List<String> numeric = classNames.stream().filter(name -> name.matches("[0-9]{1,9}")).toList();
    if (numeric.size() == classNames.size()
        && !numeric.equals(
            numeric.stream().sorted(Comparator.comparingInt(Integer::parseInt)).toList())) {
      LOGGER.log(
          Level.WARNING,
          "{0}: classes sort as text, so ''10'' comes before ''2'': {1}. Remedy: name the classes in"
              + " the order that you want",
          root,
          classNames);
    }
  }

  static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  private static List<Path> sorted(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      throw new UncheckedIOException("The folder cannot be read: " + folder, e);
    }
    entries.sort((a, b) -> compareCodePoints(name(a), name(b)));
    return entries;
  }

  private static String name(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  /** Python's order of strings; Java's differs from it beyond the basic plane. */
  static int compareCodePoints(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }
}
