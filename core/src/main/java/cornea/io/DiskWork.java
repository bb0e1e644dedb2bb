package cornea.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a disk does while the program goes on: pieces of work, one after the other. */
final class DiskWork implements Closeable {
  /** A piece of work. */
  interface Piece {
    void run() throws IOException;
  }

  private final ExecutorService thread = Executors.newSingleThreadExecutor(DiskWork::daemon);
  private final Queue<CompletableFuture<Void>> pieces = new ArrayDeque<>();

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "cornea-disk");
    thread.setDaemon(true);
    return thread;
  }

  /** Adds a piece of work behind the others. */
  void begin(Piece piece) {
    pieces.add(
        CompletableFuture.runAsync(
            () -> {
              try {
                piece.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            thread));
  }

  /** Whether nothing goes on; an error may be waiting to be thrown. */
  boolean isDone() {
    return pieces.stream().allMatch(CompletableFuture::isDone);
  }

  /**
   * Comes back when at most so many pieces are not done yet. The system tells an error of writing
   * once: it must not be lost with the piece that it was told to, so the first is thrown here,
   * once.
   */
  void awaitAllBut(int count) throws IOException {
    IOException failure = null;
    while (pieces.size() > count) {
      try {
        await(pieces.remove());
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void await(CompletableFuture<Void> piece) throws IOException {
    try {
      piece.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw e;
    }
  }

  /** Ends the thread; what it was doing is done then, whatever became of it. */
  @Override
  public void close() throws IOException {
    thread.shutdown();
    awaitAllBut(0);
  }
}
