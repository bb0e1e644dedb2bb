package cornea.onednn;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads on which Java kernels run beside the engine's own: a range is cut into as many fixed
 * parts as there are threads, so the same sums come out in every run.
 */
final class Workers {
  /** A part of a range, run by one worker. */
  interface Part {
    void run(int worker, long from, long to);
  }

  /** Nobody but the thread that calls. */
  static final Workers CALLER = new Workers(1);

  private final int threads;
  private final ExecutorService pool;

  Workers(int threads) {
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            task -> {
              Thread thread = new Thread(task, "cornea-kernel");
              thread.setDaemon(true);
              return thread;
            });
  }

  int threads() {
    return threads;
  }

  /**
   * Runs a range of {@code size} items in parts that start at multiples of {@code grain}; a range
   * smaller than {@code serialBelow} runs on the caller alone.
   */
  void forRange(long size, long grain, long serialBelow, Part part) {
    if (threads == 1 || size < serialBelow) {
      part.run(0, 0, size);
      return;
    }
    long grains = (size + grain - 1) / grain;
    CountDownLatch done = new CountDownLatch(threads - 1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int worker = 1; worker < threads; worker++) {
      int index = worker;
      pool.execute(
          () -> {
            try {
              part.run(
                  index, start(index, grains, grain, size), start(index + 1, grains, grain, size));
            } catch (RuntimeException | Error e) {
              failure.compareAndSet(null, e);
            } finally {
              done.countDown();
            }
          });
    }
    part.run(0, 0, start(1, grains, grain, size));
    Uninterruptibly.await(done); // the buffers are in use until every part is done
    if (failure.get() != null) {
      throw new IllegalStateException("A kernel failed", failure.get());
    }
  }

  private long start(int worker, long grains, long grain, long size) {
    return Math.min(size, grains * worker / threads * grain);
  }
}
