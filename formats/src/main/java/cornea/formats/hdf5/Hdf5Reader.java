package cornea.formats.hdf5;

import cornea.CorneaException;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads an HDF5 file from outside. Sizes are checked against the file before anything of that size
 * is allocated, and whatever is wrong with the file is a {@link CorneaException} that names it.
 */
public final class Hdf5Reader implements AutoCloseable {
  /**
   * Files up to this size are read as a whole: then nothing that they claim is allocated, while of
   * larger ones jHDF allocates what a damaged header asks for, within 2 GB.
   */
  public static final int IN_MEMORY = 64 << 20;

  /** Deflate makes nothing smaller than 1/1032. */
  private static final long HIGHEST_COMPRESSION = 1032;

  private final String where;
  private final HdfFile file;
  private final long fileSize;

  private Hdf5Reader(String where, HdfFile file, long fileSize) {
    this.where = where;
    this.file = file;
    this.fileSize = fileSize;
  }

  /**
   * Opens a file.
   *
   * @throws CorneaException if it is not HDF5
   */
  public static Hdf5Reader open(Path path) {
    return open(path.toString(), path);
  }

  /** Opens a file that messages know under another name. */
  public static Hdf5Reader open(String where, Path path) {
    return guarded(
        where,
        "the file",
        () -> {
          try {
            long size = Files.size(path);
            return size <= IN_MEMORY
                ? of(where, Files.readAllBytes(path))
                : new Hdf5Reader(where, new HdfFile(path), size);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Opens HDF5 that is in memory; {@code where} names it in messages. */
  public static Hdf5Reader of(String where, byte[] bytes) {
    return of(where, ByteBuffer.wrap(bytes));
  }

  /** Opens HDF5 that is in memory or mapped into it. */
  public static Hdf5Reader of(String where, ByteBuffer bytes) {
    return guarded(
        where,
        "the file",
        () -> new Hdf5Reader(where, HdfFile.fromByteBuffer(bytes), bytes.limit()));
  }

  /** The file's name, for messages. */
  public String where() {
    return where;
  }

  /** Whether there is a group or an array at a path. */
  public boolean has(String path) {
    return node(path) != null;
  }

  /** Whether there is an array at a path. */
  public boolean isArray(String path) {
    return node(path) instanceof Dataset;
  }

  /** The names in a group; none if there is no group at the path. */
  public List<String> names(String path) {
    return guarded(
        where,
        path,
        () ->
            node(path) instanceof Group group
                ? List.copyOf(group.getChildren().keySet())
                : List.of());
  }

  /** A text attribute, or null if there is none. */
  public @Nullable String text(String path, String name) {
    return guarded(
        where,
        path + "@" + name,
        () -> {
          Attribute attribute = attribute(path, name);
          if (attribute == null) {
            return null;
          }
          Object data = attribute.getData();
          if (data instanceof String text) {
            return text;
          }
          throw new CorneaException(
              where, "attribute '" + name + "' of '" + path + "' must be a text");
        });
  }

  /**
   * An attribute that is a list of texts, put together where it was too long for one; null if there
   * is none.
   */
  public @Nullable List<String> texts(String path, String name) {
    return guarded(
        where,
        path + "@" + name,
        () -> {
          List<String> texts = new ArrayList<>();
          Attribute attribute = attribute(path, name);
          if (attribute != null) {
            add(attribute, texts);
            return texts;
          }
          for (int part = 0; ; part++) {
            Attribute next = attribute(path, name + part);
            if (next == null) {
              return part == 0 ? null : texts;
            }
            add(next, texts);
          }
        });
  }

  private void add(Attribute attribute, List<String> texts) {
    if (attribute.isEmpty() || attribute.getSize() == 0) {
      return; // h5py writes an empty list as numbers
    }
    if (attribute.getSize() > fileSize) {
      throw new CorneaException(where, "attribute '" + attribute.getName() + "' is too large");
    }
    Object data = attribute.getData();
    if (data instanceof String text) {
      texts.add(text);
    } else if (data instanceof String[] list) {
      texts.addAll(List.of(list));
    } else {
      throw new CorneaException(
          where, "attribute '" + attribute.getName() + "' must be a list of texts");
    }
  }

  /** The shape of the array at a path. */
  public Shape shape(String path) {
    return guarded(where, path, () -> shape(dataset(path), path));
  }

  private Shape shape(Dataset dataset, String path) {
    long[] dims = dataset.isScalar() ? new long[0] : dataset.getDimensionsAsLong();
    int[] sizes = new int[dims.length];
    long total = Math.max(1, dataset.getDataType().getSize());
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] < 0 || dims[i] > Integer.MAX_VALUE) {
        throw tooLarge(path);
      }
      sizes[i] = (int) dims[i];
      total = Math.multiplyExact(total, Math.max(1, dims[i]));
    }
    boolean stored = dataset instanceof io.jhdf.api.dataset.ContiguousDataset;
    if (total > (stored ? fileSize : fileSize * HIGHEST_COMPRESSION)) {
      throw tooLarge(path);
    }
    return Shape.of(sizes);
  }

  private CorneaException tooLarge(String path) {
    return new CorneaException(
        where, "array '" + path + "' claims to be larger than what the file can hold");
  }

  /**
   * The numbers at a path as float32.
   *
   * @param expected the shape that they must have; it is checked before anything is read
   */
  public Tensor tensor(String path, Shape expected) {
    return guarded(
        where,
        path,
        () -> {
          Dataset dataset = dataset(path);
          Shape shape = shape(dataset, path);
          if (!shape.equals(expected)) {
            throw new CorneaException(
                where, "array '" + path + "' must have shape " + expected + ". Received: " + shape);
          }
          if (shape.size() == 0) {
            return Tensor.zeros(shape);
          }
          return Tensor.of(floats(path, dataset, dataset.getDataFlat()), shape);
        });
  }

  /** A single number. */
  public double number(String path) {
    return guarded(
        where,
        path,
        () -> {
          Dataset dataset = dataset(path);
          if (shape(dataset, path).size() != 1 || !(dataset.getData() instanceof Number number)) {
            throw new CorneaException(where, "'" + path + "' must be a single number");
          }
          return number.doubleValue();
        });
  }

  private float[] floats(String path, Dataset dataset, Object data) {
    if (data instanceof float[] floats) {
      return floats;
    }
    if (data instanceof Number number) { // a scalar
      return new float[] {number.floatValue()};
    }
    if (data instanceof double[] doubles) {
      float[] floats = new float[doubles.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) doubles[i];
      }
      return floats;
    }
    throw new CorneaException(
        where,
        "array '"
            + path
            + "' must be of floating-point numbers. Received: "
            + dataset.getJavaType().getSimpleName());
  }

  private Dataset dataset(String path) {
    if (node(path) instanceof Dataset dataset) {
      return dataset;
    }
    throw new CorneaException(where, "there is no array at '" + path + "'");
  }

  private @Nullable Attribute attribute(String path, String name) {
    Node node = node(path);
    return node == null ? null : node.getAttributes().get(name);
  }

  /** The node at a path; "" is the root. */
  private @Nullable Node node(String path) {
    return guarded(
        where,
        path,
        () -> {
          Node node = file;
          if (!path.isEmpty()) {
            for (String name : path.split("/", -1)) {
              Node next = node instanceof Group group ? group.getChildren().get(name) : null;
              if (next == null || next.isLink()) {
                return null; // links could lead to other files
              }
              node = next;
            }
          }
          return node;
        });
  }

  /** Whatever a damaged file makes jHDF throw, as an error that names the file. */
  private static <T extends @Nullable Object> T guarded(
      String where, String what, Supplier<T> task) {
    try {
      return task.get();
    } catch (CorneaException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new CorneaException(
          where, "'" + what + "' cannot be read: this is no HDF5 file, or a damaged one", e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
