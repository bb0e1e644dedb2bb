package cornea.image.datasets;

import cornea.CorneaException;
import cornea.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The binary version of a CIFAR data set: files of records, each of some labels and the three
 * planes of an image; in a folder, or in the archive as it is distributed.
 *
 * @param title of the data set, for errors
 * @param folder what the archive unpacks to
 * @param labels bytes of labels in front of an image
 * @param mostRecords of a file
 */
record CifarFormat(String title, String folder, int labels, int mostRecords) {
  private static final int SIZE = 32;
  private static final int PLANE = SIZE * SIZE;

  /** The files by name, those that are there. */
  Map<String, byte[]> read(Path folderOrArchive, List<String> names) {
    try {
      return Files.isDirectory(folderOrArchive)
          ? folder(folderOrArchive, names)
          : archive(folderOrArchive, names);
    } catch (IOException e) {
      throw new CorneaException(folderOrArchive.toString(), "cannot be read: " + e, e);
    }
  }

  private int mostBytes() {
    return mostRecords * record() + 1;
  }

  private int record() {
    return labels + 3 * PLANE;
  }

  private Map<String, byte[]> folder(Path outer, List<String> names) throws IOException {
    Path inner = Files.isDirectory(outer.resolve(folder)) ? outer.resolve(folder) : outer;
    Map<String, byte[]> files = new HashMap<>();
    for (String name : names) {
      if (Files.isRegularFile(inner.resolve(name))) {
        try (InputStream in = Files.newInputStream(inner.resolve(name))) {
          files.put(name, in.readNBytes(mostBytes()));
        }
      }
    }
    return files;
  }

  private Map<String, byte[]> archive(Path archive, List<String> names) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream raw = Files.newInputStream(archive);
        InputStream in = new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16)) {
      TarReader tar = new TarReader(in);
      for (String path = tar.next(); !path.isEmpty(); path = tar.next()) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (names.contains(name)) {
          files.put(name, tar.read(mostBytes()));
        }
      }
    }
    return files;
  }

  /**
   * One of the files that {@link #read} found.
   *
   * @throws CorneaException if it was not there, or holds no whole number of records
   */
  byte[] required(Path where, Map<String, byte[]> files, String name) {
    byte[] data = files.get(name);
    if (data == null) {
      throw new CorneaException(
          where.toString(),
          "the file " + name + " is missing. Expected: the binary version of " + title);
    }
    if (data.length == 0 || data.length % record() != 0 || data.length == mostBytes()) {
      throw new CorneaException(
          where.toString(),
          String.format(
              Locale.ROOT,
              "%s has a wrong length. Expected: 1 to %d records of %d bytes. Received: %s bytes",
              name,
              mostRecords,
              record(),
              data.length == mostBytes() ? "more" : data.length));
    }
    return data;
  }

  /** Shape (n, 32, 32, 3): the file has three planes for each image, a tensor three channels. */
  Tensor images(byte[] data) {
    int records = data.length / record();
    float[] values = new float[records * 3 * PLANE];
    int to = 0;
    for (int i = 0; i < records; i++) {
      int red = i * record() + labels;
      for (int pixel = red; pixel < red + PLANE; pixel++) {
        values[to++] = data[pixel] & 0xFF;
        values[to++] = data[pixel + PLANE] & 0xFF;
        values[to++] = data[pixel + 2 * PLANE] & 0xFF;
      }
    }
    return Tensor.of(values, records, SIZE, SIZE, 3);
  }

  /**
   * Shape (n, 1).
   *
   * @param which of a record's labels
   * @throws CorneaException if a label is not the number of a class
   */
  Tensor labels(Path where, String name, byte[] data, int which, int classes) {
    float[] numbers = new float[data.length / record()];
    for (int i = 0; i < numbers.length; i++) {
      int label = data[i * record() + which] & 0xFF;
      if (label >= classes) {
        throw new CorneaException(
            where.toString(),
            String.format(
                Locale.ROOT,
                "%s: label %d must be below %d. Received: %d",
                name,
                i,
                classes,
                label));
      }
      numbers[i] = label;
    }
    return Tensor.of(numbers, numbers.length, 1);
  }
}
