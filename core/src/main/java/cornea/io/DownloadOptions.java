package cornea.io;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Where a data set or a file of weights is downloaded from, and where it is kept. */
public final class DownloadOptions {
  private URI source;
  private Path directory;
  private Duration timeout = Duration.ofSeconds(30);
  private boolean verbose = true;

  DownloadOptions(String source, Path directory) {
    this.source = folder(source);
    this.directory = directory;
  }

  /**
   * Another place that has the same files under the same names; whatever it is, the files must have
   * the SHA-256 that is pinned. Default: where their authors publish them.
   *
   * @param url of the folder, {@code https://} or {@code http://}
   */
  public DownloadOptions mirror(String url) {
    source = folder(url);
    return this;
  }

  /**
   * The folder that the files are kept in. Default: for a data set one of its own in {@code
   * datasets}, for weights {@code weights}, in {@code CORNEA_HOME} or else in {@code .cornea} in
   * the user's home.
   */
  public DownloadOptions directory(Path directory) {
    this.directory = directory;
    return this;
  }

  /** How long to wait for the source to answer, or for more of a file. Default 30 s. */
  public DownloadOptions timeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive. Received: " + timeout);
    }
    this.timeout = timeout;
    return this;
  }

  /** Whether to print what is downloaded. Default true. */
  public DownloadOptions verbose(boolean verbose) {
    this.verbose = verbose;
    return this;
  }

  private static URI folder(String url) {
    URI uri = URI.create(url.endsWith("/") ? url : url + "/");
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException(
          "mirror: expected a URL with https:// or http://. Received: " + url);
    }
    return uri;
  }

  URI source() {
    return source;
  }

  Path directory() {
    return directory;
  }

  Duration timeout() {
    return timeout;
  }

  boolean verbose() {
    return verbose;
  }
}
