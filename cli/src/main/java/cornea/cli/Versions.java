package cornea.cli;

import cornea.CorneaVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Versions of Cornea and of libraries on the class path. */
final class Versions implements IVersionProvider {
  Versions() {}

  @Override
  public String[] getVersion() {
    return new String[] {"Cornea " + CorneaVersion.text()};
  }

  /** The version in the jar of an artifact that Maven built; empty if the jar is not there. */
  static Optional<String> of(String groupId, String artifactId) {
    return read("/META-INF/maven/" + groupId + "/" + artifactId + "/pom.properties");
  }

  private static Optional<String> read(String resource) {
    try (InputStream stream = Versions.class.getResourceAsStream(resource)) {
      if (stream == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(stream);
      return Optional.ofNullable(properties.getProperty("version"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
