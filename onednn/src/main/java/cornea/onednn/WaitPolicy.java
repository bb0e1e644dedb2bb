package cornea.onednn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets compute threads wait for each other without keeping processors busy while other programs
 * want them.
 *
 * <p>At the end of each primitive OpenMP's threads spin for milliseconds before they sleep. That is
 * fastest when nothing else runs. When something does, a thread spins on the processor that the one
 * it waits for could have, and a net of many small primitives becomes ten times slower. GNU's
 * OpenMP cannot be told otherwise while it runs, but spins for microseconds only as long as it has
 * more threads than there are processors. So another team of threads, which sleeps, is there while
 * others are busy.
 *
 * <p>Nothing happens where the user has chosen ({@code GOMP_SPINCOUNT} or {@code OMP_WAIT_POLICY}),
 * on other systems than Linux, or where not every processor computes.
 */
final class WaitPolicy {
  private static final long INTERVAL_NANOS = 500_000_000;

  /** Processors that others must keep busy for threads to sleep, and to go on sleeping. */
  private static final double BUSY = 0.25;

  private static final double STILL_BUSY = 0.1;

  private final engine cpu;
  private final OtherPrograms others;
  private long next;
  private @Nullable Thread spare;

  private WaitPolicy(engine cpu, OtherPrograms others, long now) {
    this.cpu = cpu;
    this.others = others;
    this.next = now + INTERVAL_NANOS;
  }

  /** The policy for an engine's threads; null where there is nothing to do. */
  static @Nullable WaitPolicy of(engine cpu, int threads) {
    if (threads == 1
        || System.getenv("GOMP_SPINCOUNT") != null
        || System.getenv("OMP_WAIT_POLICY") != null) {
      return null;
    }
    try {
      long now = System.nanoTime();
      OtherPrograms others = new OtherPrograms(Path.of("/proc"), now);
      return threads < others.processors() ? null : new WaitPolicy(cpu, others, now);
    } catch (IOException | RuntimeException e) {
      return null; // not Linux, or what it shows of itself is hidden
    }
  }

  /** Looks now and then whether other programs are busy; for the engine's thread, between steps. */
  void observe() {
    long now = System.nanoTime();
    if (now - next < 0) {
      return;
    }
    next = now + INTERVAL_NANOS;
    try {
      double busy = others.busy(now);
      sleep(busy > (spare == null ? BUSY : STILL_BUSY));
    } catch (IOException | RuntimeException e) {
      next = now + Long.MAX_VALUE / 2; // never again
    }
  }

  /** Whether threads sleep rather than spin. */
  boolean sleeps() {
    return spare != null;
  }

  /** Has the spare team come or go. */
  void sleep(boolean wanted) {
    if (wanted && spare == null) {
      CountDownLatch there = new CountDownLatch(1);
      spare = new Thread(() -> keepTeam(there), "cornea-spare-team");
      spare.setDaemon(true);
      spare.start();
      Uninterruptibly.await(there); // for one primitive
    } else if (!wanted && spare != null) {
      spare.interrupt(); // its team ends with it
      spare = null;
    }
  }

  private void keepTeam(CountDownLatch there) {
    try {
      compute();
    } finally {
      there.countDown();
    }
    awaitInterrupt();
  }

  /** A primitive that is large enough for every thread to have a part. */
  private void compute() {
    long[] dims = {1024, 1024};
    memory.desc rows = new memory.desc(dims, memory.data_type.f32, new long[] {dims[1], 1});
    memory.desc columns = new memory.desc(dims, memory.data_type.f32, new long[] {1, dims[0]});
    reorder.primitive_desc turn = new reorder.primitive_desc(cpu, rows, cpu, columns);
    IntMemoryMap arguments = new IntMemoryMap();
    memory from = new memory(rows, cpu);
    memory to = new memory(columns, cpu);
    arguments.put(dnnl.DNNL_ARG_FROM, from);
    arguments.put(dnnl.DNNL_ARG_TO, to);
    stream queue = new stream(cpu);
    new reorder(turn).execute(queue, arguments);
    queue._wait();
    from.close();
    to.close();
  }

  private static void awaitInterrupt() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
