package cornea.image;

import cornea.CorneaException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
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
import java.util.Set;

/** Finds the classes and files of an {@link ImageFolder}. */
final class FolderIndex {
  private static final Logger LOGGER = System.getLogger("cornea.image");

  /** Names of folders that hold a part of the images and not a class of them. */
  private static final Set<String> PARTS =
      Set.of("train", "training", "val", "valid", "validation", "test", "testing");

  private final Path root;
  private final FolderOptions options;

  private FolderIndex(Path root, FolderOptions options) {
    this.root = root;
    this.options = options;
  }

  static ImageFolder of(Path root, FolderOptions options) {
    requireFolder(root);
    FolderIndex index = new FolderIndex(root, options);
    if (options.unlabelled) {
      return index.unlabelled();
    }
    return index.files(options.classes.isEmpty() ? index.allClasses() : index.namedClasses());
  }

  private List<String> allClasses() {
    List<String> classNames = new ArrayList<>();
    int files = 0;
    for (Path entry : entries(root)) {
      if (Files.isDirectory(entry)) {
        classNames.add(name(entry));
      } else if (options.isImage(name(entry))) {
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
    warnOfNames(classNames);
    return classNames;
  }

  private List<String> namedClasses() {
    for (String className : options.classes) {
      if (!Files.isDirectory(root.resolve(className))) {
        throw new CorneaException(
            root.toString(),
            "the folder has no subfolder for the class '"
                + className
                + "'. Received: "
                + entries(root).stream()
                    .filter(Files::isDirectory)
                    .map(FolderIndex::name)
                    .toList());
      }
    }
    return options.classes;
  }

  private ImageFolder unlabelled() {
    List<String> fileNames = new ArrayList<>();
    collect("", fileNames);
    if (fileNames.isEmpty()) {
      throw noImages("the folder and those inside");
    }
    int[] none = new int[fileNames.size()];
    Arrays.fill(none, -1);
    return new ImageFolder(root, List.of(), fileNames, none);
  }

  private CorneaException noImages(String where) {
    return new CorneaException(
        root.toString(),
        "the folder has no images. Expected: files whose names end in "
            + String.join(", ", options.endings)
            + ". Received: none in "
            + where);
  }

  private ImageFolder files(List<String> classNames) {
    List<String> fileNames = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (int index = 0; index < classNames.size(); index++) {
      int before = fileNames.size();
      collect(classNames.get(index), fileNames);
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
      throw noImages("the subfolders " + classNames);
    }
    int[] indices = classes.stream().mapToInt(Integer::intValue).toArray();
    return new ImageFolder(root, classNames, fileNames, indices);
  }

  /** Adds a class's files, its folders sorted by their whole path and not level by level. */
  private void collect(String className, List<String> fileNames) {
    Path classFolder = root.resolve(className);
    Map<String, Path> folders = new LinkedHashMap<>();
    collectFolders(classFolder, className, folders, List.of());
    List<String> names = new ArrayList<>(folders.keySet());
    names.sort(options.order());
    for (String folder : names) {
      for (Path entry : entries(folders.getOrDefault(folder, classFolder))) {
        if (options.isImage(name(entry)) && Files.isRegularFile(entry)) {
          fileNames.add(inside(folder, entry));
        }
      }
    }
  }

  /**
   * @param around the real folders of the links that led here
   */
  private void collectFolders(
      Path folder, String relative, Map<String, Path> folders, List<Path> around) {
    folders.put(relative, folder);
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        collectFolders(entry, inside(relative, entry), folders, around);
      } else if (options.followLinks && Files.isDirectory(entry)) {
        collectFolders(entry, inside(relative, entry), folders, followed(entry, around));
      }
    }
  }

  private static String inside(String folder, Path entry) {
    return folder.isEmpty() ? name(entry) : folder + "/" + name(entry);
  }

  /** With the folder of a link, which must not lead back into one of them. */
  private static List<Path> followed(Path link, List<Path> around) {
    try {
      List<Path> all = new ArrayList<>(around);
      all.add(Objects.requireNonNull(link.toAbsolutePath().getParent()).toRealPath());
      Path target = link.toRealPath();
      if (all.stream().anyMatch(folder -> folder.startsWith(target))) {
        throw new CorneaException(
            link.toString(), "this link leads back to " + target + ", which it lies in");
      }
      return all;
    } catch (IOException e) {
      throw new CorneaException(link.toString(), "this link cannot be followed: " + e, e);
    }
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

  private void warnOfNames(List<String> classNames) {
    for (String className : classNames) {
      if (className.startsWith(".")) {
        LOGGER.log(
            Level.WARNING,
            "{0}: the hidden folder ''{1}'' counts as a class, as in Keras. Remedy: hidden(false), or"
                + " name the classes",
            root,
            className);
      }
    }
    List<String> parts =
        classNames.stream().filter(name -> PARTS.contains(name.toLowerCase(Locale.ROOT))).toList();
    if (parts.size() > 1) {
      LOGGER.log(
          Level.WARNING,
          "{0}: {1} count as classes, and seem to be the parts of a data set. Remedy: one flow for each"
              + " of them, from {2}",
          root,
          parts,
          root.resolve(parts.get(0)));
    }
    List<String> numeric = classNames.stream().filter(name -> name.matches("[0-9]{1,9}")).toList();
    if (!options.naturalOrder
        && numeric.size() == classNames.size()
        && !numeric.equals(
            numeric.stream().sorted(Comparator.comparingInt(Integer::parseInt)).toList())) {
      LOGGER.log(
          Level.WARNING,
          "{0}: classes sort as text, so ''10'' comes before ''2'': {1}. Remedy: naturalOrder(true), or"
              + " name the classes in the order that you want",
          root,
          classNames);
    }
  }

  private List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (options.hidden || !name(entry).startsWith(".")) {
          entries.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new CorneaException(folder.toString(), "this folder cannot be read: " + e, e);
    }
    entries.sort(Comparator.comparing(FolderIndex::name, options.order()));
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
