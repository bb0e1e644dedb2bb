package cornea.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a disk does while the program goes on: one piece of work at a time. */
final class DiskWork {
  /** A piece of work. */
  interface Piece {
    void run() throws IOException;
  }

  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  /** Begins a piece of work; the one before it is done, and was waited for. */
  void begin(Piece piece) {
    running =
        CompletableFuture.runAsync(
            () -> {
              try {
                piece.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Whether nothing goes on; an error may be waiting to be thrown. */
  boolean isDone() {
    return running.isDone();
  }

  /**
   * Comes back when the work is done. The system tells an error of writing once: it must not be
   * lost with the piece that it was told to, so it is thrown here, once.
   */
  void await() throws IOException {
    CompletableFuture<Void> last = running;
    running = CompletableFuture.completedFuture(null);
    try {
      last.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw e;
    }
  }
}
