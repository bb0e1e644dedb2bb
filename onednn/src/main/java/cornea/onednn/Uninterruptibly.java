package cornea.onednn;

import java.util.concurrent.CountDownLatch;

/**
 * Waits to the end for what must not be torn, however often the thread is interrupted meanwhile;
 * the interruption is there again afterwards.
 */
final class Uninterruptibly {
  /**
   * Something that waits.
   *
   * @param <T> what it gives
   * @param <E> how it fails
   */
  interface Wait<T, E extends Exception> {
    T get() throws InterruptedException, E;
  }

  private Uninterruptibly() {}

  static <T, E extends Exception> T get(Wait<T, E> wait) throws E {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static void await(CountDownLatch latch) {
    get(
        () -> {
          latch.await();
          return latch;
        });
  }
}
