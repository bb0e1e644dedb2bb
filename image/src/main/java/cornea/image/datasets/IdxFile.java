package cornea.image.datasets;

import cornea.CorneaException;
import cornea.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Files in the IDX format of MNIST, compressed with gzip or not. */
final class IdxFile {
  private static final int LABELS_MAGIC = 0x801;
  private static final int IMAGES_MAGIC = 0x803;
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final int CLASSES = 10;

  private IdxFile() {}

  /** Opens one of the four files by its usual name. */
  interface Source {
    InputStream open(String name) throws IOException;
  }

  /**
   * The data set of a folder with the four files under their usual names, with or without ".gz".
   *
   * @throws CorneaException if a file is missing, is none of its kind, or has a wrong length
   */
  static Dataset load(Path folder, List<String> classNames) {
    return load(folder.toString(), name -> Files.newInputStream(find(folder, name)), classNames);
  }

  static Dataset load(String where, Source source, List<String> classNames) {
    Tensor xTrain = images(where, source, "train-images-idx3-ubyte");
    Tensor yTrain = labels(where, source, "train-labels-idx1-ubyte", xTrain);
    Tensor xTest = images(where, source, "t10k-images-idx3-ubyte");
    Tensor yTest = labels(where, source, "t10k-labels-idx1-ubyte", xTest);
    return new Dataset(xTrain, yTrain, xTest, yTest, classNames);
  }

  private static Path find(Path folder, String name) {
    for (String candidate : List.of(name + ".gz", name, name.replace("-idx", ".idx"))) {
      if (Files.isRegularFile(folder.resolve(candidate))) {
        return folder.resolve(candidate);
      }
    }
    throw new CorneaException(
        folder.toString(),
        "the file " + name + " is missing. Expected: " + name + ".gz, or the same unpacked");
  }

  private static Tensor images(String where, Source source, String name) {
    return read(where, source, name, IMAGES_MAGIC, 3);
  }

  private static Tensor labels(String where, Source source, String name, Tensor images) {
    Tensor labels = read(where, source, name, LABELS_MAGIC, 1);
    if (labels.size() != images.shape().dim(0)) {
      throw new CorneaException(
          where,
          String.format(
              Locale.ROOT,
              "%s has %d labels for %d images",
              name,
              labels.size(),
              images.shape().dim(0)));
    }
    for (int i = 0; i < labels.size(); i++) {
      if (labels.at(i) >= CLASSES) {
        throw new CorneaException(
            where,
            String.format(
                Locale.ROOT,
                "%s: label %d must be below %d. Received: %.0f",
                name,
                i,
                CLASSES,
                labels.at(i)));
      }
    }
    return labels;
  }

  private static Tensor read(String where, Source source, String name, int magic, int rank) {
    try (DataInputStream in = new DataInputStream(unpacked(source.open(name)))) {
      int received = in.readInt();
      if (received != magic) {
        throw new CorneaException(
            where,
            String.format(
                Locale.ROOT,
                "%s is not an IDX file of bytes with %d dimensions."
                    + " Expected: a first number of 0x%08x. Received: 0x%08x",
                name,
                rank,
                magic,
                received));
      }
      int[] dims = new int[rank];
      long size = 1;
      for (int i = 0; i < rank; i++) {
        dims[i] = in.readInt();
        if (dims[i] < 1 || size * dims[i] > Integer.MAX_VALUE - 8) {
          throw new CorneaException(
              where,
              String.format(Locale.ROOT, "%s: dimension %d is out of range: %d", name, i, dims[i]));
        }
        size *= dims[i];
      }
      // Grows with what is really there, so a header cannot ask for memory that the file lacks.
      byte[] data = in.readNBytes((int) size + 1);
      if (data.length != size) {
        throw new CorneaException(
            where,
            String.format(
                Locale.ROOT,
                "%s has a wrong length. Expected: %d bytes after its header. Received: %s",
                name,
                size,
                data.length > size ? "more" : data.length));
      }
      float[] values = new float[data.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = data[i] & 0xFF;
      }
      return Tensor.of(values, dims);
    } catch (EOFException e) {
      throw new CorneaException(where, name + " is truncated", e);
    } catch (IOException e) {
      throw new CorneaException(where, name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static InputStream unpacked(InputStream file) throws IOException {
    try {
      BufferedInputStream buffered = new BufferedInputStream(file, 1 << 16);
      buffered.mark(2);
      int magic = buffered.read() << 8 | buffered.read();
      buffered.reset();
      return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }
}
