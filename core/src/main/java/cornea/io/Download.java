package cornea.io;

import cornea.CorneaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One file's way to this machine: into a file beside its place, which a later call goes on with,
 * and to its place only when its SHA-256 is right. One download at a time, in all processes.
 */
final class Download {
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MILLIS = 200;
  private static final int BUFFER = 1 << 16;
  private static final int CLIENT_ERROR = 400;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final RemoteFile file;
  private final DownloadOptions options;
  private final URI uri;
  private final Path target;
  private final Path part;

  Download(RemoteFile file, DownloadOptions options) {
    this.file = file;
    this.options = options;
    uri = options.source().resolve(file.name());
    target = options.directory().resolve(file.name());
    part = options.directory().resolve(file.name() + ".part");
  }

  /** An answer after which asking again is of no use. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Downloads the file unless it is there and whole.
   *
   * @throws CorneaException if it cannot be had
   */
  void run() {
    synchronized (Download.class) { // a lock on a file is the whole process's
      try {
        if (Files.isRegularFile(target) && isRight(target)) {
          return;
        }
        Files.createDirectories(options.directory());
        if (options.verbose()) {
          System.out.printf(
              Locale.ROOT, "Downloading data from %s (%,d bytes)%n", uri, file.size());
        }
        fetch();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  private void fetch() throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid() || (Files.isRegularFile(target) && isRight(target))) {
        return; // another process was faster
      }
      for (int attempt = 1; channel.size() < file.size(); attempt++) {
        try {
          receive(channel);
        } catch (Refused e) {
          throw e;
        } catch (IOException e) {
          if (attempt >= ATTEMPTS) {
            throw e;
          }
          pause();
        }
      }
      channel.force(true);
    }
    if (!isRight(part)) {
      String received = Files.size(part) + " bytes with SHA-256 " + sha256(part);
      Files.delete(part);
      throw new Refused(
          String.format(
              Locale.ROOT,
              "this is another file. Expected: %d bytes with SHA-256 %s. Received: %s",
              file.size(),
              file.sha256(),
              received));
    }
    try {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      if (!Files.isRegularFile(target)) { // no other process has moved it meanwhile
        throw e;
      }
    }
  }

  /** Goes on where the file ends, or from the start where the server cannot. */
  private void receive(FileChannel channel) throws IOException {
    long have = channel.size();
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, options.timeout().toMillis()));
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    if (have > 0) {
      connection.setRequestProperty("Range", "bytes=" + have + "-");
    }
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK || status == RANGE_NOT_SATISFIABLE) {
        channel.truncate(0);
        have = 0;
      }
      if (status == RANGE_NOT_SATISFIABLE) {
        throw new IOException("the server does not know the part that is missing");
      }
      String range = connection.getHeaderField("Content-Range");
      boolean goesOn =
          status == HttpURLConnection.HTTP_PARTIAL
              && range != null
              && range.startsWith("bytes " + have + "-");
      if (status != HttpURLConnection.HTTP_OK && !goesOn) {
        String answer = "the server answered " + status + " " + connection.getResponseMessage();
        boolean hopeless = status >= CLIENT_ERROR && status < 500;
        throw hopeless ? new Refused(answer) : new IOException(answer);
      }
      try (InputStream in = connection.getInputStream()) {
        copy(in, channel, have);
      }
    } finally {
      connection.disconnect();
    }
  }

  private void copy(InputStream in, FileChannel channel, long from) throws IOException {
    byte[] bytes = new byte[BUFFER];
    long at = from;
    for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
      if (at + n > file.size()) {
        channel.truncate(0);
        throw new Refused(
            "this is another file. Expected: " + file.size() + " bytes. Received: more");
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, n);
      while (buffer.hasRemaining()) {
        at += channel.write(buffer, at);
      }
    }
    if (at < file.size()) {
      throw new IOException("the connection ended early");
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the download was interrupted");
    }
  }

  /** Whether a file is there and has this SHA-256. */
  static boolean has(Path file, String sha256) {
    try {
      return Files.isRegularFile(file) && sha256(file).equals(sha256);
    } catch (IOException e) {
      throw new CorneaException(file.toString(), "the file cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean isRight(Path path) throws IOException {
    return Files.size(path) == file.size() && sha256(path).equals(file.sha256());
  }

  private static String sha256(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = new byte[BUFFER];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        digest.update(bytes, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private CorneaException failed(IOException e) {
    String kept = "";
    try {
      if (Files.isRegularFile(part) && Files.size(part) > 0) {
        kept =
            String.format(
                Locale.ROOT,
                " %,d of %,d bytes are kept, and the next call goes on with them.",
                Files.size(part),
                file.size());
      }
    } catch (IOException unreadable) {
      e.addSuppressed(unreadable);
    }
    return new CorneaException(
        uri.toString(),
        "cannot be downloaded: "
            + (e.getMessage() == null ? e : e.getMessage())
            + "."
            + kept
            + " Remedy: mirror(…) with another source, or put the file here by hand: "
            + target,
        e);
  }
}
