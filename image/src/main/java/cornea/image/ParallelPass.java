package cornea.image;

import cornea.CorneaException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One pass over samples that are read on several threads, each into its own place of its batch, so
 * that neither order nor content depends on which thread was faster.
 *
 * <p>A batch's samples are handed to the threads only when the consumer has come close enough, so
 * at most {@code prefetched} finished batches wait in memory and no thread ever blocks on a full
 * queue. Threads end with the pass, on close, or when the consumer leaves them without work for a
 * while.
 *
 * @param <T> what the consumer gets for a batch
 */
class ParallelPass<T> implements Iterator<T>, AutoCloseable {
  private static final long IDLE_SECONDS = 1;

  /** Reads one sample into its place. Called from several threads. */
  interface SampleReader {
    void read(int sample, float[] target, int offset);
  }

  /** Makes the batch of these samples. Called from the consumer's thread. */
  interface Assembler<T> {
    T assemble(int[] samples, float[] values);
  }

  private final int[] order;
  private final int batchSize;
  private final int elements;
  private final IntFunction<float[]> memory;
  private final SampleReader reader;
  private final Assembler<T> assembler;
  private final ThreadPoolExecutor threads;
  private final Queue<Pending> pending = new ArrayDeque<>();
  private int handedOut;
  private int yielded;

  /**
   * @param order the samples in the order of the pass
   * @param batchSize samples of a batch; the last one may have fewer
   * @param elements floats of one sample
   * @param workers number of threads
   * @param memory gives that of a batch of so many samples
   */
  ParallelPass(
      int[] order,
      int batchSize,
      int elements,
      int workers,
      IntFunction<float[]> memory,
      SampleReader reader,
      Assembler<T> assembler) {
    this.order = order;
    this.batchSize = batchSize;
    this.elements = elements;
    this.memory = memory;
    this.reader = reader;
    this.assembler = assembler;
    threads =
        new ThreadPoolExecutor(
            workers,
            workers,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            ParallelPass::daemon);
    threads.allowCoreThreadTimeOut(true);
    int prefetched = prefetched(workers, batchSize);
    for (int i = 0; i < prefetched; i++) {
      handOutNext();
    }
  }

  /** Enough batches that each thread finds a second sample when it has done one; at least two. */
  static int prefetched(int workers, int batchSize) {
    return Math.max(2, 1 + (2 * workers - 1) / batchSize);
  }

  @Override
  public boolean hasNext() {
    return yielded < order.length;
  }

  @Override
  public T next() {
    Pending batch = pending.poll();
    if (batch == null || threads.isShutdown()) {
      throw new NoSuchElementException("This pass over the data is over");
    }
    try {
      batch.await();
    } catch (RuntimeException | Error e) {
      yielded = order.length;
      close();
      throw e;
    }
    yielded += batch.samples.length;
    handOutNext();
    if (!hasNext()) {
      close();
    }
    return assembler.assemble(batch.samples, batch.values);
  }

  @Override
  public void close() {
    yielded = order.length;
    pending.clear();
    threads.shutdownNow();
    boolean interrupted = false;
    // Whoever is still reading a sample is waited for, so that nothing runs on behind the caller.
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void handOutNext() {
    if (handedOut >= order.length) {
      return;
    }
    int end = Math.min(order.length, handedOut + batchSize);
    Pending batch = new Pending(Arrays.copyOfRange(order, handedOut, end));
    handedOut = end;
    pending.add(batch);
    for (int i = 0; i < batch.samples.length; i++) {
      int position = i;
      threads.execute(() -> batch.read(position));
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "cornea-image");
    thread.setDaemon(true);
    return thread;
  }

  /** A batch whose samples are being read. */
  private final class Pending {
    final int[] samples;
    final float[] values;
    private final CountDownLatch unread;
    private int failedPosition;
    private @Nullable Throwable failure;

    Pending(int[] samples) {
      this.samples = samples;
      values = memory.apply(samples.length);
      unread = new CountDownLatch(samples.length);
    }

    void read(int position) {
      try {
        reader.read(samples[position], values, position * elements);
      } catch (Throwable e) { // whatever it is, it belongs to the consumer
        fail(position, e);
      } finally {
        unread.countDown();
      }
    }

    /** Of several failures the first in the batch counts, so that the error is reproducible too. */
    private synchronized void fail(int position, Throwable e) {
      if (failure == null || position < failedPosition) {
        failure = e;
        failedPosition = position;
      }
    }

    void await() {
      try {
        unread.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CorneaException(
            "Reading images", "the thread was interrupted while it waited for a batch", e);
      }
      rethrow();
    }

    private synchronized void rethrow() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
