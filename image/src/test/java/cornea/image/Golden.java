package cornea.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
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
    try (InputStream in =
        Objects.requireNonNull(Golden.class.getResourceAsStream("golden/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
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
