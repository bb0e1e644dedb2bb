package cornea.formats;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Reader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .keras} file that is open. Three entries are read, by their exact names; what else the
 * zip has, and what its names look like, does not matter.
 */
final class KerasArchive implements AutoCloseable {
  static final String CONFIG = "config.json";
  static final String METADATA = "metadata.json";
  static final String WEIGHTS = "model.weights.h5";

  /** Keras stores; whoever compresses float32 weights gains little. */
  private static final long HIGHEST_COMPRESSION = 20;

  // The signatures and lengths of a zip's parts.
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22; // without a comment, which Keras does not write
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int MOST_DIRECTORY_BYTES = 1 << 20;

  private final String where;
  private final ZipFile zip;
  private @Nullable Path temporary;

  private KerasArchive(String where, ZipFile zip) {
    this.where = where;
    this.zip = zip;
  }

  /**
   * Opens a file.
   *
   * @throws CorneaException if it is no zip
   */
  static KerasArchive open(Path file) {
    try {
      return new KerasArchive(file.toString(), new ZipFile(file.toFile(), StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw new CorneaException(
          file.toString(), "this is no .keras file, or a damaged one: " + e.getMessage(), e);
    }
  }

  /** The architecture, and what the model was compiled with. */
  Map<String, @Nullable Object> config() {
    return json(entry(CONFIG));
  }

  /** Keras's version, null where the file does not tell. */
  @Nullable String kerasVersion() {
    return metadata().get("keras_version") instanceof String version ? version : null;
  }

  /** Versions, dates, and what Cornea adds; empty where the file has none. */
  Map<String, @Nullable Object> metadata() {
    ZipEntry entry = zip.getEntry(METADATA);
    return entry == null ? Map.of() : json(entry);
  }

  private Map<String, @Nullable Object> json(ZipEntry entry) {
    String place = where + ", " + entry.getName();
    try (InputStream stream = zip.getInputStream(entry)) {
      return JsonText.read(place, stream);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorneaException(place, "the entry is damaged: " + e.getMessage(), e);
    }
  }

  /** The weights, which are closed before this archive is. */
  Hdf5Reader weights() {
    ZipEntry entry = entry(WEIGHTS);
    String place = where + ", " + WEIGHTS;
    long size = entry.getSize();
    if (size < 0 || size > HIGHEST_COMPRESSION * Math.max(1, entry.getCompressedSize())) {
      throw new CorneaException(
          place,
          "the entry claims to unpack "
              + entry.getCompressedSize()
              + " bytes into "
              + size
              + ", which weights never do");
    }
    try (InputStream stream = zip.getInputStream(entry)) {
      if (size <= Hdf5Reader.IN_MEMORY) {
        return Hdf5Reader.of(where, stream.readNBytes((int) size));
      }
      long start = entry.getMethod() == ZipEntry.STORED ? start(WEIGHTS, size) : -1;
      if (start >= 0) {
        return Hdf5Reader.open(where, Path.of(zip.getName()), start, size);
      }
      Path copy = Files.createTempFile("cornea", ".h5");
      temporary = copy;
      try (FileChannel target = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        // What unpacks to more than it claims is cut off there.
        target.transferFrom(Channels.newChannel(stream), 0, size);
      }
      return Hdf5Reader.open(where, copy);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorneaException(place, "the entry is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Where the bytes of an entry lie in the file, which spares a copy; -1 where the directory is of
   * another kind than Keras's and Java's. {@link ZipFile} does not tell the place.
   */
  private long start(String name, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(zip.getName()), StandardOpenOption.READ)) {
      long length = channel.size();
      if (size > Integer.MAX_VALUE || length < END_BYTES) {
        return -1;
      }
      ByteBuffer end = read(channel, length - END_BYTES, END_BYTES);
      long directory = Integer.toUnsignedLong(end.getInt(16));
      long directoryBytes = Integer.toUnsignedLong(end.getInt(12));
      if (end.getInt(0) != END
          || directory + directoryBytes > length
          || directoryBytes > MOST_DIRECTORY_BYTES) {
        return -1;
      }
      ByteBuffer entries = read(channel, directory, (int) directoryBytes);
      for (int at = 0; at + ENTRY_BYTES <= entries.limit() && entries.getInt(at) == ENTRY; ) {
        int nameBytes = Short.toUnsignedInt(entries.getShort(at + 28));
        if (at + ENTRY_BYTES + nameBytes > entries.limit()) {
          return -1;
        }
        byte[] found = new byte[nameBytes];
        entries.get(at + ENTRY_BYTES, found);
        if (new String(found, StandardCharsets.UTF_8).equals(name)) {
          return start(channel, Integer.toUnsignedLong(entries.getInt(at + 42)), size);
        }
        at +=
            ENTRY_BYTES
                + nameBytes
                + Short.toUnsignedInt(entries.getShort(at + 30))
                + Short.toUnsignedInt(entries.getShort(at + 32));
      }
      return -1;
    }
  }

  private static long start(FileChannel channel, long header, long size) throws IOException {
    if (header + LOCAL_BYTES > channel.size()) {
      return -1;
    }
    ByteBuffer local = read(channel, header, LOCAL_BYTES);
    long data =
        header
            + LOCAL_BYTES
            + Short.toUnsignedInt(local.getShort(26))
            + Short.toUnsignedInt(local.getShort(28));
    if (local.getInt(0) != LOCAL || data + size > channel.size()) {
      return -1;
    }
    return data;
  }

  private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
      // until it is full
    }
    if (buffer.hasRemaining()) {
      throw new EOFException("the file became shorter");
    }
    return buffer.flip();
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new CorneaException(where, "the zip has no " + name + ", so it is no Keras model");
    }
    return entry;
  }

  @Override
  public void close() {
    try {
      try {
        zip.close();
      } finally {
        if (temporary != null) {
          Files.deleteIfExists(temporary);
        }
      }
    } catch (IOException e) {
      throw new CorneaException(where, "the file cannot be closed: " + e.getMessage(), e);
    }
  }
}
