package cornea.tensor;

import cornea.CorneaException;
import cornea.io.AtomicFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** NumPy's format for several arrays by name: a ZIP archive of {@link NpyFile}s. */
final class NpzFile {
  private static final String ENDING = ".npy";

  private NpzFile() {}

  static Map<String, Tensor> read(Path file) {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    // A few compressed bytes can stand for gigabytes, so the file's size bounds nothing.
    long room = Runtime.getRuntime().maxMemory() / 2 / Float.BYTES;
    String name = "";
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        name = entry.getName();
        if (!name.endsWith(ENDING)) {
          throw new IOException("expected arrays, names that end with .npy");
        }
        String key = name.substring(0, name.length() - ENDING.length());
        try (DataInputStream in =
            new DataInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16))) {
          Tensor array = NpyFile.read(in, room);
          room -= array.size();
          if (arrays.put(key, array) != null) {
            throw new IOException("there are two arrays of this name");
          }
        }
      }
    } catch (EOFException e) {
      throw new CorneaException(file + ": " + name, "the file is truncated", e);
    } catch (IOException | IllegalArgumentException e) {
      String place = name.isEmpty() ? file.toString() : file + ": " + name;
      throw new CorneaException(place, "the array cannot be read: " + e.getMessage(), e);
    }
    if (arrays.isEmpty()) {
      throw new CorneaException(
          file.toString(),
          "there are no arrays; expected a .npz file, a ZIP archive of .npy files");
    }
    return Collections.unmodifiableMap(arrays);
  }

  /** Not compressed, as {@code np.savez}; names are stored with their checksums and sizes. */
  static void write(Path file, Map<String, Tensor> arrays) {
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setMethod(ZipOutputStream.STORED);
          for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
            byte[] bytes = NpyFile.bytes(array.getValue());
            CRC32 sum = new CRC32();
            sum.update(bytes);
            ZipEntry entry = new ZipEntry(array.getKey() + ENDING);
            entry.setSize(bytes.length);
            entry.setCrc(sum.getValue());
            entry.setTime(0); // so that equal arrays make equal files
            zip.putNextEntry(entry);
            zip.write(bytes);
          }
          zip.finish();
        });
  }
}
