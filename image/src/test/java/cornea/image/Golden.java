package cornea.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What Pillow and Keras made of the files beside it; {@code oracle/images.py} wrote it. */
final class Golden {
  static final int WIDTH = 37;
  static final int HEIGHT = 29;

  private Golden() {}

  static byte[] bytes(String name) {
    return bytesAt("golden/" + name);
  }

  /** A file beside this class, such as {@code augment/transforms.f32}. */
  static byte[] bytesAt(String place) {
    try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(place), place)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String name) {
    return linesAt("golden/" + name);
  }

  /** Little endian floats. */
  static float[] floats(String place) {
    byte[] bytes = bytesAt(place);
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  static List<String> linesAt(String place) {
    return new String(bytesAt(place), StandardCharsets.UTF_8).lines().toList();
  }

  static Path path(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Golden.class.getResource("golden/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
