package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ParallelPassTest {

  @Test
  void readers_stayOnlyAFewBatchesAhead() throws Exception {
    AtomicInteger read = new AtomicInteger();
    try (ParallelPass<float[]> pass =
        pass(1000, 10, 4, (sample, x, offset) -> read.incrementAndGet())) {
      int ahead = 10 * ParallelPass.prefetched(4, 10);
      waitUntil(read, ahead);
      Thread.sleep(50); // time to run further ahead, if anything let them
      assertThat(read).hasValue(ahead);
      pass.next();
      waitUntil(read, ahead + 10);
      Thread.sleep(50);
      assertThat(read).hasValue(ahead + 10);
    }
  }

  @Test
  void prefetch_givesEachThreadASecondSample() {
    assertThat(ParallelPass.prefetched(2, 20)).isEqualTo(2);
    assertThat(ParallelPass.prefetched(16, 20)).isEqualTo(2);
    assertThat(ParallelPass.prefetched(16, 1)).isEqualTo(32);
  }

  @Test
  void failures_comeOutInTheOrderOfTheData() {
    for (int round = 0; round < 20; round++) {
      ParallelPass<float[]> pass =
          pass(
              8,
              4,
              4,
              (sample, x, offset) -> {
                if (sample == 1 || sample == 3 || sample == 6) {
                  throw new IllegalStateException("sample " + sample);
                }
              });
      assertThatThrownBy(pass::next).hasMessage("sample 1");
    }
  }

  @Test
  void errorOfAThread_reachesTheConsumer() {
    ParallelPass<float[]> pass =
        pass(
            4,
            4,
            2,
            (sample, x, offset) -> {
              throw new OutOfMemoryError("no room for an image");
            });
    assertThatThrownBy(pass::next)
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("no room for an image");
  }

  @Test
  void slowFirstSample_keepsItsPlace() {
    CountDownLatch others = new CountDownLatch(3);
    try (ParallelPass<float[]> pass =
        pass(
            4,
            4,
            2,
            (sample, x, offset) -> {
              if (sample == 0) {
                await(others);
              }
              x[offset] = sample;
              others.countDown();
            })) {
      assertThat(pass.next()).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void interruptedConsumer_getsAnErrorAndStaysInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    ParallelPass<float[]> pass = pass(1, 1, 1, (sample, x, offset) -> await(never));
    Thread.currentThread().interrupt();
    assertThatThrownBy(pass::next)
        .hasMessage("Reading images: the thread was interrupted while it waited for a batch");
    assertThat(Thread.interrupted()).isTrue();
    DirectoryFlowTest.assertNoWorkers();
  }

  @Test
  void abandonedPass_letsItsThreadsGo() throws Exception {
    ParallelPass<float[]> pass = pass(100, 2, 3, (sample, x, offset) -> {});
    pass.next();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!DirectoryFlowTest.liveWorkers().isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(DirectoryFlowTest.liveWorkers()).isEmpty();
    assertThat(pass.next()).hasSize(2); // and comes back for more
    pass.close();
  }

  private static ParallelPass<float[]> pass(
      int samples, int batchSize, int workers, ParallelPass.SampleReader reader) {
    return new ParallelPass<>(
        IntStream.range(0, samples).toArray(),
        batchSize,
        1,
        workers,
        float[]::new,
        reader,
        (indices, values) -> values);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void waitUntil(AtomicInteger counter, int value) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (counter.get() < value && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
    assertThat(counter.get()).isGreaterThanOrEqualTo(value);
  }
}
