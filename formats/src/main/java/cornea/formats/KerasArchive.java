package cornea.formats;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Reader;
import java.io.IOException;
import java.io.InputStream;
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
      byte[] bytes = stream.readNBytes(JsonText.LONGEST + 1);
      if (bytes.length > JsonText.LONGEST) {
        throw new CorneaException(
            place, "the text is longer than " + JsonText.LONGEST + " bytes, which no model needs");
      }
      return JsonText.read(place, new String(bytes, StandardCharsets.UTF_8));
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
      zip.close();
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new CorneaException(where, "the file cannot be closed: " + e.getMessage(), e);
    }
  }
}
