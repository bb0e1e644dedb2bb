package cornea.image.datasets;

import cornea.CorneaException;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
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

/** CIFAR-10: 50,000 + 10,000 photos of 32 x 32 RGB pixels in ten classes. */
public final class Cifar10 {
  private static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final List<String> TRAIN_FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  private static final String TEST_FILE = "test_batch.bin";
  private static final String FOLDER = "cifar-10-batches-bin";
  private static final int SIZE = 32;
  private static final int PLANE = SIZE * SIZE;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final int MAX_RECORDS = 10_000;

  private Cifar10() {}

  /**
   * Reads the binary version: cifar-10-binary.tar.gz, the folder that it unpacks to, or the folder
   * around that. A file may hold fewer than its 10,000 records.
   *
   * @return images of shape (n, 32, 32, 3), labels of shape (n, 1), as Keras gives them
   * @throws CorneaException if a file is missing or its length or a label is wrong
   */
  public static Dataset load(Path folderOrArchive) {
    Map<String, byte[]> files;
    try {
      files =
          Files.isDirectory(folderOrArchive) ? folder(folderOrArchive) : archive(folderOrArchive);
    } catch (IOException e) {
      throw new CorneaException(folderOrArchive.toString(), "cannot be read: " + e, e);
    }
    Tensor[] x = new Tensor[TRAIN_FILES.size()];
    Tensor[] y = new Tensor[TRAIN_FILES.size()];
    for (int i = 0; i < x.length; i++) {
      byte[] data = required(folderOrArchive, files, TRAIN_FILES.get(i));
      x[i] = images(data);
      y[i] = labels(folderOrArchive, TRAIN_FILES.get(i), data);
    }
    byte[] test = required(folderOrArchive, files, TEST_FILE);
    return new Dataset(
        Tensors.concat(List.of(x)),
        Tensors.concat(List.of(y)),
        images(test),
        labels(folderOrArchive, TEST_FILE, test),
        CLASS_NAMES);
  }

  private static boolean isWanted(String name) {
    return TRAIN_FILES.contains(name) || TEST_FILE.equals(name);
  }

  private static Map<String, byte[]> folder(Path folder) throws IOException {
    Path inner = Files.isDirectory(folder.resolve(FOLDER)) ? folder.resolve(FOLDER) : folder;
    Map<String, byte[]> files = new HashMap<>();
    for (String name : TRAIN_FILES) {
      read(inner, name, files);
    }
    read(inner, TEST_FILE, files);
    return files;
  }

  private static void read(Path folder, String name, Map<String, byte[]> files) throws IOException {
    if (Files.isRegularFile(folder.resolve(name))) {
      try (InputStream in = Files.newInputStream(folder.resolve(name))) {
        files.put(name, in.readNBytes(MAX_RECORDS * RECORD + 1));
      }
    }
  }

  private static Map<String, byte[]> archive(Path archive) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream raw = Files.newInputStream(archive);
        InputStream in = new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16)) {
      TarReader tar = new TarReader(in);
      for (String path = tar.next(); !path.isEmpty(); path = tar.next()) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (isWanted(name)) {
          files.put(name, tar.read(MAX_RECORDS * RECORD + 1));
        }
      }
    }
    return files;
  }

  private static byte[] required(Path where, Map<String, byte[]> files, String name) {
    byte[] data = files.get(name);
    if (data == null) {
      throw new CorneaException(
          where.toString(),
          "the file " + name + " is missing. Expected: the binary version of CIFAR-10");
    }
    if (data.length == 0 || data.length % RECORD != 0 || data.length > MAX_RECORDS * RECORD) {
      throw new CorneaException(
          where.toString(),
          String.format(
              Locale.ROOT,
              "%s has a wrong length. Expected: 1 to %d records of %d bytes. Received: %s bytes",
              name,
              MAX_RECORDS,
              RECORD,
              data.length > MAX_RECORDS * RECORD ? "more" : data.length));
    }
    return data;
  }

  /** The file has three planes for each image, a tensor three channels for each pixel. */
  private static Tensor images(byte[] data) {
    int records = data.length / RECORD;
    float[] values = new float[records * 3 * PLANE];
    int to = 0;
    for (int i = 0; i < records; i++) {
      int red = i * RECORD + 1;
      for (int pixel = red; pixel < red + PLANE; pixel++) {
        values[to++] = data[pixel] & 0xFF;
        values[to++] = data[pixel + PLANE] & 0xFF;
        values[to++] = data[pixel + 2 * PLANE] & 0xFF;
      }
    }
    return Tensor.of(values, records, SIZE, SIZE, 3);
  }

  private static Tensor labels(Path where, String name, byte[] data) {
    float[] labels = new float[data.length / RECORD];
    for (int i = 0; i < labels.length; i++) {
      int label = data[i * RECORD] & 0xFF;
      if (label >= CLASS_NAMES.size()) {
        throw new CorneaException(
            where.toString(),
            String.format(
                Locale.ROOT,
                "%s: label %d must be below %d. Received: %d",
                name,
                i,
                CLASS_NAMES.size(),
                label));
      }
      labels[i] = label;
    }
    return Tensor.of(labels, labels.length, 1);
  }
}
