package cornea.formats.hdf5;

import cornea.CorneaException;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
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

  /** Numbers that are read at once: few enough to stay in a core's cache. */
  private static final int PIECE = 1 << 16;

  /** Sums that are formed side by side, in the fastest cache. */
  private static final int LANES = 512;

  /** Numbers that one processor reads. */
  private static final int PART = 1 << 22;

  /** Deflate makes nothing smaller than 1/1032. */
  private static final long HIGHEST_COMPRESSION = 1032;

  /** What the address and the size of a chunk take in a file. */
  private static final int CHUNK_ENTRY = 16;

  // HDF5's numbers of filters.
  private static final int DEFLATE = 1;
  private static final int LZF = 32000;

  private static final int LZF_SIZE = 2; // where LZF's parameters have the size of a whole chunk

  /**
   * An array.
   *
   * @param tensor its values as float32
   * @param finite whether all of them are
   */
  public record Numbers(Tensor tensor, boolean finite) {}

  private final String where;
  private final HdfFile file;
  private final long fileSize;
  private final @Nullable FileChannel channel; // of a file that is not in memory
  private final long start; // of the HDF5 in that file

  private Hdf5Reader(
      String where, HdfFile file, long fileSize, @Nullable FileChannel channel, long start) {
    this.where = where;
    this.file = file;
    this.fileSize = fileSize;
    this.channel = channel;
    this.start = start;
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
            if (size <= IN_MEMORY) {
              return of(where, Files.readAllBytes(path));
            }
            if (size <= Integer.MAX_VALUE) {
              return open(where, path, 0, size);
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return closing(
                channel, () -> new Hdf5Reader(where, new HdfFile(path), size, channel, 0));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /**
   * Opens HDF5 of at most 2 GB that is a part of a file.
   *
   * @param where names it in messages
   * @param start the part's first byte
   * @param size the part's bytes
   */
  public static Hdf5Reader open(String where, Path path, long start, long size) {
    return guarded(
        where,
        "the file",
        () -> {
          try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return closing(
                channel,
                () -> {
                  ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, start, size);
                  return new Hdf5Reader(
                      where, HdfFile.fromByteBuffer(mapped), size, channel, start);
                });
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Closes a channel if the reader over it does not come to be. */
  private static Hdf5Reader closing(FileChannel channel, Opening opening) throws IOException {
    try {
      return opening.open();
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private interface Opening {
    Hdf5Reader open() throws IOException;
  }

  /** Opens HDF5 that is in memory; {@code where} names it in messages. */
  public static Hdf5Reader of(String where, byte[] bytes) {
    return guarded(
        where,
        "the file",
        () ->
            new Hdf5Reader(
                where, HdfFile.fromByteBuffer(ByteBuffer.wrap(bytes)), bytes.length, null, 0));
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
    boolean stored = dataset instanceof ContiguousDataset;
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
    return numbers(List.of(path), List.of(expected)).get(0).tensor();
  }

  /**
   * {@link #tensor} of many at once, which uses all processors: most of the time goes into memory
   * that is touched for the first time. One thread does that for an array, so the largest come
   * first; what they hold is read by all.
   */
  public List<Numbers> numbers(List<String> paths, List<Shape> expected) {
    List<ForkJoinTask<Numbers>> readings = new ArrayList<>(); // jHDF is used by this thread alone
    for (int i = 0; i < paths.size(); i++) {
      Supplier<Numbers> reading = reading(paths.get(i), expected.get(i));
      readings.add(ForkJoinTask.adapt(reading::get));
    }
    ForkJoinTask.invokeAll(
        IntStream.range(0, paths.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> -expected.get(i).size()))
            .map(readings::get)
            .toList());
    return readings.stream().map(ForkJoinTask::join).toList();
  }

  private Supplier<Numbers> reading(String path, Shape expected) {
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
          if (dataset instanceof ChunkedDataset chunked) {
            requireTrueChunks(chunked, shape, path);
          }
          if (shape.size() == 0) {
            Tensor empty = Tensor.zeros(shape);
            return () -> new Numbers(empty, true);
          }
          if (channel != null && isPlain(dataset, shape)) {
            long position = start + ((ContiguousDataset) dataset).getDataAddress();
            FileChannel from = channel;
            return () -> guarded(where, path, () -> read(from, position, shape));
          }
          float[] values = floats(path, dataset, dataset.getDataFlat());
          return () -> new Numbers(Tensor.of(values, shape), areFinite(values, 0, values.length));
        });
  }

  /**
   * Refuses chunks that unpack to more than a chunk holds, which jHDF would do in memory: a small
   * file could ask for all of it. Each is unpacked once without keeping anything.
   */
  private void requireTrueChunks(ChunkedDataset dataset, Shape shape, String path) {
    int[] chunk = dataset.getChunkDimensions();
    long most = dataset.getDataType().getSize();
    long count = 1;
    for (int i = 0; i < chunk.length; i++) {
      most = Math.multiplyExact(most, chunk[i]);
      count = Math.multiplyExact(count, (shape.dim(i) + chunk[i] - 1L) / chunk[i]);
    }
    int deflations = 0;
    for (PipelineFilterWithData filter : dataset.getFilters()) {
      deflations += filter.getId() == DEFLATE ? 1 : 0;
      if (filter.getId() == LZF && filter.getFilterData()[LZF_SIZE] > most) {
        throw tooLarge(path);
      }
    }
    if (deflations == 0) {
      return;
    }
    if (deflations > 1 || count > fileSize / CHUNK_ENTRY) {
      throw tooLarge(path);
    }
    for (long index = 0; index < count; index++) {
      int[] offset = new int[chunk.length];
      long left = index;
      for (int i = chunk.length - 1; i >= 0; i--) {
        long along = (shape.dim(i) + chunk[i] - 1L) / chunk[i];
        offset[i] = Math.toIntExact(left % along * chunk[i]);
        left /= along;
      }
      ByteBuffer deflated = chunk(dataset, offset);
      if (deflated != null && unpacksToMore(deflated, most)) {
        throw tooLarge(path);
      }
    }
  }

  private static @Nullable ByteBuffer chunk(ChunkedDataset dataset, int[] offset) {
    try {
      return dataset.getRawChunkBuffer(offset);
    } catch (HdfException e) {
      return null; // not there, or damaged: jHDF says so when it reads
    }
  }

  private static boolean unpacksToMore(ByteBuffer deflated, long most) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      byte[] piece = new byte[PIECE];
      while (!inflater.finished() && inflater.getBytesWritten() <= most) {
        if (inflater.inflate(piece) == 0) {
          return false; // it ends early
        }
      }
      return inflater.getBytesWritten() > most;
    } catch (DataFormatException e) {
      return false; // damaged
    } finally {
      inflater.end();
    }
  }

  /** Whether an array lies in the file as it will in memory. */
  private boolean isPlain(Dataset dataset, Shape shape) {
    return file.getUserBlockSize() == 0
        && dataset instanceof ContiguousDataset stored
        && stored.getDataAddress() >= 0
        && stored.getDataAddress() <= fileSize - Float.BYTES * shape.size()
        && dataset.getDataType() instanceof FloatingPoint type
        && type.getSize() == Float.BYTES
        && type.getByteOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /** Reads through small buffers, so that no page of the file becomes a part of this process. */
  private static Numbers read(FileChannel channel, long position, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    long finite =
        IntStream.range(0, (values.length + PART - 1) / PART)
            .parallel()
            .filter(
                part -> {
                  int from = part * PART;
                  int to = Math.min(values.length, from + PART);
                  try {
                    return read(channel, position + (long) Float.BYTES * from, values, from, to);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .count();
    return new Numbers(Tensor.of(values, shape), finite == (values.length + PART - 1) / PART);
  }

  /** Whether what was read is finite, which costs little while it is in the cache. */
  private static boolean read(FileChannel channel, long position, float[] values, int from, int to)
      throws IOException {
    int most = Math.min(PIECE, to - from);
    ByteBuffer piece = ByteBuffer.allocateDirect(Float.BYTES * most).order(ByteOrder.LITTLE_ENDIAN);
    long next = position;
    boolean finite = true;
    for (int at = from; at < to; at += most) {
      int count = Math.min(most, to - at);
      piece.clear().limit(Float.BYTES * count);
      while (piece.hasRemaining()) {
        int read = channel.read(piece, next);
        if (read < 0) {
          throw new EOFException("the file became shorter");
        }
        next += read;
      }
      piece.flip().asFloatBuffer().get(values, at, count);
      finite &= areFinite(values, at, at + count);
    }
    return finite;
  }

  /**
   * Whether zero times each is zero. Sums for each of many places need no order, so that the
   * compiler makes vectors of them.
   */
  private static boolean areFinite(float[] values, int from, int to) {
    float[] sums = new float[LANES];
    int at = from;
    for (; at <= to - 4 * LANES; at += 4 * LANES) {
      addZeros(sums, values, at, at + LANES, at + 2 * LANES, at + 3 * LANES);
    }
    float sum = 0;
    for (; at < to; at++) {
      sum += values[at] * 0;
    }
    for (float lane : sums) {
      sum += lane;
    }
    return sum == 0; // not where it is NaN
  }

  private static void addZeros(float[] sums, float[] values, int a, int b, int c, int d) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[a + i] * 0 + values[b + i] * 0 + values[c + i] * 0 + values[d + i] * 0;
    }
  }

  /** A single number. */
  public double number(String path) {
    return guarded(
        where,
        path,
        () -> {
          Dataset dataset = dataset(path);
          Shape shape = shape(dataset, path);
          if (dataset instanceof ChunkedDataset chunked) {
            requireTrueChunks(chunked, shape, path);
          }
          if (shape.size() != 1 || !(dataset.getData() instanceof Number number)) {
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
    } catch (LinkageError e) {
      throw new CorneaException(
          where,
          "'"
              + what
              + "' is compressed in a way that cannot be read here, such as LZ4, or a library of"
              + " jHDF's is missing: "
              + e.getMessage()
              + ". Write the file anew without compression, or with gzip or lzf",
          e);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new CorneaException(
          where, "'" + what + "' cannot be read: this is no HDF5 file, or a damaged one", e);
    }
  }

  @Override
  public void close() {
    file.close();
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new CorneaException(where, "the file cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
