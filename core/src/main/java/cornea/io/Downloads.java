package cornea.io;

import cornea.CorneaException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Files from elsewhere, by explicit calls alone, and where they are kept. */
public final class Downloads {
  private Downloads() {}

  /** A folder in {@code CORNEA_HOME}, or in {@code .cornea} in the user's home. */
  public static Path home(String folder) {
    String home = System.getenv("CORNEA_HOME");
    Path cornea =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cornea")
            : Path.of(home);
    return cornea.resolve(folder);
  }

  /**
   * Brings files to this machine, those that are not there and whole.
   *
   * @param files of one folder
   * @param source the URL of the folder, unless the options name a mirror
   * @param directory they are kept in, unless the options name another
   * @param set options by name
   * @return the folder that has them
   * @throws CorneaException if one cannot be had, or is another file; what has come of it is kept
   */
  public static Path fetch(
      List<RemoteFile> files, String source, Path directory, Consumer<DownloadOptions> set) {
    DownloadOptions options = new DownloadOptions(source, directory);
    set.accept(options);
    for (RemoteFile file : files) {
      new Download(file, options).run();
    }
    return options.directory();
  }

  /**
   * Brings a file to this machine, unless it is there and whole: then nobody is asked.
   *
   * @param name of the file in the source's folder and on disk
   * @param sha256 that it must have, in hexadecimal digits
   * @param source the URL of the folder, unless the options name a mirror
   * @param directory it is kept in, unless the options name another
   * @param set options by name
   * @return the file
   * @throws CorneaException if it cannot be had, or is another file
   */
  public static Path fetch(
      String name, String sha256, String source, Path directory, Consumer<DownloadOptions> set) {
    DownloadOptions options = new DownloadOptions(source, directory);
    set.accept(options);
    Path file = options.directory().resolve(name);
    String digits = sha256.toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 must be 64 hexadecimal digits. Received: " + sha256);
    }
    if (!Download.has(file, digits)) {
      long size = size(options.source().resolve(name), options);
      new Download(new RemoteFile(name, size, digits), options).run();
    }
    return file;
  }

  /** The bytes of a file, which the server tells without sending it. */
  private static long size(URI uri, DownloadOptions options) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, options.timeout().toMillis()));
      connection.setConnectTimeout(millis);
      connection.setReadTimeout(millis);
      connection.setRequestMethod("HEAD");
      try {
        int status = connection.getResponseCode();
        long size = connection.getContentLengthLong();
        if (status != HttpURLConnection.HTTP_OK || size < 0) {
          throw new IOException("the server answered " + status + " and no length");
        }
        return size;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      throw new CorneaException(
          uri.toString(),
          "cannot be downloaded: "
              + (e.getMessage() == null ? e : e.getMessage())
              + ". Remedy: mirror(…) with another source, or put the file here by hand: "
              + options.directory().resolve(uri.getPath().replaceAll(".*/", "")),
          e);
    }
  }
}
