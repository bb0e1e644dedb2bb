package cornea.applications;

import cornea.models.Model;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * A network's outputs on disk, one {@code .npy} file (float32) for each batch. A file that is not
 * exactly what would be written for the batch's shape is computed anew.
 */
final class FeatureCache {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64; // of the elements, by NumPy's format

  private final Path folder;
  private final Model base;
  private final String fingerprint;

  FeatureCache(Path folder, Model base) {
    this.folder = folder;
    this.base = base;
    fingerprint = Fingerprint.of(base);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Features.extract: cannot make the folder " + folder, e);
    }
  }

  /** The base's output for a batch. */
  Tensor features(Tensor x) {
    String name = new Fingerprint().add(fingerprint).add(x).hex() + ".npy";
    Path file = folder.resolve(name);
    Shape shape = base.outputShape().withDim(0, x.shape().dim(0));
    try {
      byte[] header = header(shape);
      long length = header.length + (long) Float.BYTES * shape.size();
      if (Files.isRegularFile(file) && Files.size(file) == length) {
        byte[] content = Files.readAllBytes(file);
        if (Arrays.equals(header, 0, header.length, content, 0, header.length)) {
          return read(content, header.length, shape);
        }
      }
      Tensor features = base.predict(x);
      write(file, header, features);
      return features;
    } catch (IOException e) {
      throw new UncheckedIOException("Features.extract: cannot keep features in " + file, e);
    }
  }

  private static Tensor read(byte[] content, int offset, Shape shape) {
    float[] data = new float[Math.toIntExact(shape.size())];
    ByteBuffer.wrap(content, offset, content.length - offset)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(data);
    return Tensor.of(data, shape);
  }

  /** Beside, then moved: a program that is stopped leaves no half file. */
  private void write(Path file, byte[] header, Tensor features) throws IOException {
    float[] data = features.floats();
    ByteBuffer bytes =
        ByteBuffer.allocate(header.length + Float.BYTES * data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header);
    bytes.asFloatBuffer().put(data);
    Path beside = Files.createTempFile(folder, "features", ".tmp");
    try {
      Files.write(beside, bytes.array());
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Version 1.0 of NumPy's format. */
  private static byte[] header(Shape shape) {
    StringBuilder text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (");
    for (int dim : shape.dims()) {
      text.append(dim).append(", ");
    }
    text.append("), }");
    int unpadded = MAGIC.length + Short.BYTES + text.length() + 1;
    text.append(" ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT)).append('\n');
    byte[] description = text.toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(MAGIC.length + Short.BYTES + description.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) description.length)
        .put(description)
        .array();
  }
}
