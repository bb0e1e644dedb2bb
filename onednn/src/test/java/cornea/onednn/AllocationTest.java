package cornea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import cornea.models.Model;
import cornea.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A steady training step asks the heap for next to nothing. */
class AllocationTest {
  private static final int WARM_UP = 100;
  private static final int STEPS = 50;

  private static final int LARGER = 8 * ForkedTraining.BATCH;

  /**
   * What a step may allocate whatever its size: the batch, its metrics and logs, the key that finds
   * the compiled step, the optimizer's scalars, the tasks for the engine's thread and the workers.
   * These are some hundreds of objects of 16 to 100 bytes; 19 to 23 KiB were measured.
   */
  private static final long CONSTANT = 32 * 1024;

  /**
   * What a step may allocate more for each further sample: one copy of its ten predictions, which
   * the metrics read, and as much again for what they make of it. Its pictures are 2,352 bytes.
   */
  private static final long EACH_SAMPLE = 2 * 10 * Float.BYTES;

  @Test
  void steadySteps_allocateNoTensors() {
    long small = bytesOfAStep(ForkedTraining.BATCH);
    long large = bytesOfAStep(LARGER);
    assertThat(small).as("bytes a step").isLessThan(CONSTANT);
    // The noise is that of threads beside the training, such as the compiler's.
    long noise = 1024;
    assertThat(large - small)
        .as("bytes a step more for the larger batch")
        .isLessThan((LARGER - ForkedTraining.BATCH) * EACH_SAMPLE + noise);
  }

  private static long bytesOfAStep(int batch) {
    Tensor x = ForkedTraining.x(batch);
    Tensor y = ForkedTraining.y(batch);
    try (Model net = ForkedTraining.net()) {
      for (int step = 0; step < WARM_UP; step++) {
        net.trainOnBatch(x, y);
      }
      Map<String, Long> before = allocated();
      for (int step = 0; step < STEPS; step++) {
        net.trainOnBatch(x, y);
      }
      Map<String, Long> after = allocated();
      long total = 0;
      for (Map.Entry<String, Long> thread : after.entrySet()) {
        long bytes = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        if (bytes > STEPS) {
          System.out.printf(
              Locale.ROOT,
              "batch %d, %s: %d bytes a step%n",
              batch,
              thread.getKey(),
              bytes / STEPS);
        }
        total += bytes;
      }
      return total / STEPS;
    }
  }

  /** Bytes so far, by thread. */
  private static Map<String, Long> allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Map<String, Long> bytes = new HashMap<>();
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      long allocated = threads.getThreadAllocatedBytes(id);
      if (info != null && allocated >= 0) {
        bytes.put(info.getThreadName() + " " + id, allocated);
      }
    }
    return bytes;
  }
}
