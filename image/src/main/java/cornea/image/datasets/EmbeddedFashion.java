package cornea.image.datasets;

import cornea.CorneaException;
import cornea.tensor.Tensor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A part of Fashion-MNIST that comes with the library: the first 400 training and the first 100
 * test images of each of its ten classes. For first steps, examples and tests without a download.
 */
public final class EmbeddedFashion {
  private static final String TRAIN = "train";
  private static final String VALIDATION = "validation";

  private EmbeddedFashion() {}

  /** 4,000 + 1,000 images of shape (n, 28, 28), labels of shape (n). */
  public static Dataset load() {
    return IdxFile.load(
        "The embedded part of Fashion-MNIST", EmbeddedFashion::open, FashionMnist.CLASS_NAMES);
  }

  private static InputStream open(String name) throws IOException {
    String resource = "fashion-mnist/" + name + ".gz";
    InputStream in = EmbeddedFashion.class.getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException(resource);
    }
    return in;
  }

  /**
   * The names of the class folders in the order of the labels, such as {@code ankle-boot}. A flow
   * sorts classes by name; {@code classes(EmbeddedFashion.folderNames())} gives it this order.
   */
  public static List<String> folderNames() {
    return FashionMnist.CLASS_NAMES.stream()
        .map(name -> name.toLowerCase(Locale.ROOT).replace("/top", "").replace(' ', '-'))
        .toList();
  }

  /**
   * Writes the images as PNG files: {@code train} and {@code validation}, each with a folder for
   * each class. The folder appears as a whole or not at all; where it is complete already, nothing
   * is written.
   *
   * @param folder a folder that does not exist, or one that this method wrote
   * @return the folder
   * @throws CorneaException if the folder exists and holds something else, or cannot be written
   */
  public static Path writeTo(Path folder) {
    Dataset data = load();
    try {
      if (Files.exists(folder)) {
        requireComplete(folder, data);
        return folder;
      }
      Path unfinished = beside(folder);
      Files.createDirectories(unfinished);
      try {
        write(data.xTrain(), data.yTrain(), unfinished.resolve(TRAIN));
        write(data.xTest(), data.yTest(), unfinished.resolve(VALIDATION));
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException | RuntimeException e) {
        delete(unfinished);
        if (!Files.exists(folder)) {
          throw e;
        }
        requireComplete(folder, data); // somebody else was faster
      }
      return folder;
    } catch (IOException e) {
      throw new CorneaException(folder.toString(), "the images cannot be written: " + e, e);
    }
  }

  /** A name of its own for each process and call; on the same disk, so that it can be moved. */
  private static Path beside(Path folder) {
    String suffix = ".unfinished-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    return folder.toAbsolutePath().resolveSibling(folder.getFileName() + suffix);
  }

  private static void write(Tensor images, Tensor labels, Path folder) throws IOException {
    int height = images.shape().dim(1);
    int width = images.shape().dim(2);
    List<String> names = folderNames();
    for (String name : names) {
      Files.createDirectories(folder.resolve(name));
    }
    float[] pixels = new float[height * width];
    for (int i = 0; i < labels.size(); i++) {
      images.copyRow(i, pixels, 0);
      Path file = folder.resolve(names.get((int) labels.at(i))).resolve(fileName(i));
      Files.write(file, GrayPng.encode(pixels, width, height));
    }
  }

  private static String fileName(int index) {
    return String.format(Locale.ROOT, "%05d.png", index);
  }

  private static void requireComplete(Path folder, Dataset data) throws IOException {
    long expected = (long) data.yTrain().size() + data.yTest().size();
    long received = 0;
    for (String part : List.of(TRAIN, VALIDATION)) {
      for (String name : folderNames()) {
        Path images = folder.resolve(part).resolve(name);
        if (Files.isDirectory(images)) {
          try (Stream<Path> files = Files.list(images)) {
            received += files.filter(file -> file.toString().endsWith(".png")).count();
          }
        }
      }
    }
    if (received != expected) {
      throw new CorneaException(
          folder.toString(),
          String.format(
              Locale.ROOT,
              "the folder exists and is not the complete data set."
                  + " Expected: %d images. Received: %d. Remedy: another folder, or delete this one",
              expected,
              received));
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(all::add);
    }
    all.sort(Comparator.reverseOrder());
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
