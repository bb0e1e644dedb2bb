package cornea;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Cornea's version, as the build wrote it down. */
public final class CorneaVersion {
  private CorneaVersion() {}

  /** The version, such as {@code 0.1.0}. */
  public static String text() {
    try (InputStream stream = CorneaVersion.class.getResourceAsStream("version.properties")) {
      if (stream == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
