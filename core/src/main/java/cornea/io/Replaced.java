package cornea.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The content that a large file loses to a new one. A file system gives up its blocks when the last
 * that has it open lets go, which takes as long as a third of writing the new one; so it is held
 * open while it is replaced, and let go of while the program goes on.
 */
final class Replaced {
  private final @Nullable FileChannel content;

  private Replaced(@Nullable FileChannel content) {
    this.content = content;
  }

  /** Holds what a path leads to; nothing where it is small, or may not be replaced while open. */
  static Replaced hold(Path file) {
    try {
      boolean worth = Files.exists(file) && Files.size(file) >= WriteBehind.DIRECT_FROM;
      boolean open = worth && Files.getFileStore(file).supportsFileAttributeView("posix");
      return new Replaced(open ? FileChannel.open(file, StandardOpenOption.READ) : null);
    } catch (IOException e) {
      return new Replaced(null); // it is replaced all the same
    }
  }

  /** Lets go, without waiting for the file system. */
  void release() {
    if (content != null) {
      Thread thread = new Thread(() -> close(content), "cornea-replaced-file");
      thread.setDaemon(true); // where the program ends first, the system lets go
      thread.start();
    }
  }

  private static void close(FileChannel content) {
    try {
      content.close();
    } catch (IOException e) {
      System.getLogger("cornea.saving")
          .log(System.Logger.Level.DEBUG, "replaced file not closed: " + e.getMessage());
    }
  }
}
