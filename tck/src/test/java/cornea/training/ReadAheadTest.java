package cornea.training;

import static cornea.activations.Activations.SOFTMAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.callbacks.Logs;
import cornea.data.ArrayBatches;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.engine.reference.ReferenceEngine;
import cornea.layers.Dense;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.optimizers.SGD;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches are read ahead on a thread of their own, and nobody can tell but by the clock. */
class ReadAheadTest {
  private static final int ROWS = 23;

  private final Set<Thread> readers = ConcurrentHashMap.newKeySet();

  /** Batches made by a function of the step; notes its threads. */
  private final class Made implements Batches {
    private final int size;
    private final boolean readsAhead;
    private final IntFunction<Batch> maker;
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    Made(int size, boolean readsAhead, IntFunction<Batch> maker) {
      this.size = size;
      this.readsAhead = readsAhead;
      this.maker = maker;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public BatchIterator iterator(long seed, int epoch) {
      return new BatchIterator() {
        private int at;

        @Override
        public boolean hasNext() {
          return size < 0 || at < size;
        }

        @Override
        public Batch next() {
          readers.add(Thread.currentThread());
          made.incrementAndGet();
          return maker.apply(at++);
        }

        @Override
        public boolean readsAhead() {
          return readsAhead;
        }

        @Override
        public Map<String, Double> stageMillis() {
          return at == 0 ? Map.of() : Map.of("decode", 2.0 * at);
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }
  }

  @AfterEach
  void noThreadIsLeft() {
    readers.remove(Thread.currentThread());
    assertThat(readers).noneMatch(Thread::isAlive);
  }

  private static Batch batch(int step) {
    double[] values = new double[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(step * 12 + i);
    }
    float[] labels = {step % 3, (step + 1) % 3, 0, 2};
    return Batch.of(
        Tensor.ofDoubles(values, Shape.of(4, 3)).as(DType.FLOAT32), Tensor.of(labels, 4));
  }

  private static Sequential net() {
    Sequential net = new Sequential(Input.of(3), new Dense(3).activation(SOFTMAX));
    net.compile(
        c ->
            c.optimizer(new SGD(0.1))
                .loss("sparse_categorical_crossentropy")
                .metrics("acc")
                .seed(7)
                .engine(new ReferenceEngine(DType.FLOAT32)));
    return net;
  }

  @Test
  void resultsAreTheSameBits_withAndWithout() {
    Made ahead = new Made(5, false, ReadAheadTest::batch);
    Made itself = new Made(5, true, ReadAheadTest::batch);
    try (Sequential one = net();
        Sequential other = net()) {
      History first = one.fit(ahead, f -> f.epochs(3).validationData(ahead).verbose(0));
      assertThat(readers).doesNotContain(Thread.currentThread()).hasSize(6);
      readers.clear();
      History second = other.fit(itself, f -> f.epochs(3).validationData(itself).verbose(0));
      assertThat(readers).containsExactly(Thread.currentThread());
      assertThat(first.asMap()).isEqualTo(second.asMap());
      assertThat(one.predict(ahead, p -> p.verbose(0)))
          .isEqualTo(other.predict(itself, p -> p.verbose(0)));
      assertThat(one.evaluate(ahead, e -> e.verbose(0)).asMap())
          .isEqualTo(other.evaluate(itself, e -> e.verbose(0)).asMap());
    }
  }

  @Test
  void slowData_isSeenInTheHistoryAndFastDataIsNot() {
    long pause = 25;
    Made slow =
        new Made(
            4,
            true,
            step -> {
              LockSupport.parkNanos(pause * 1_000_000);
              return batch(step);
            });
    try (Sequential one = net()) {
      History history = one.fit(slow, f -> f.epochs(2).verbose(0));
      assertThat(history.inputWaitMillis()).hasSize(2).allMatch(wait -> wait >= 4 * (pause - 1));
      assertThat(history.keys()).containsExactly("acc", "loss");
    }
    try (Sequential one = net()) {
      History history = one.fit(new Made(4, true, ReadAheadTest::batch), f -> f.verbose(0));
      assertThat(history.inputWaitMillis()).hasSize(1).allMatch(wait -> wait >= 0);
    }
  }

  @Test
  void stages_countForTheEpochInWhichTheyRan() {
    try (Sequential net = net()) {
      Made passes = new Made(4, true, ReadAheadTest::batch);
      History history = net.fit(passes, f -> f.epochs(3).stepsPerEpoch(3).verbose(0));
      assertThat(history.inputStageMillis())
          .as("passes of four batches in epochs of three")
          .containsExactly(Map.of("decode", 6.0), Map.of("decode", 6.0), Map.of("decode", 6.0));
      history = net.fit(passes, f -> f.epochs(2).verbose(0));
      assertThat(history.inputStageMillis())
          .containsExactly(Map.of("decode", 8.0), Map.of("decode", 8.0));
      Made ahead = new Made(4, false, ReadAheadTest::batch);
      assertThat(net.fit(ahead, f -> f.verbose(0)).inputStageMillis())
          .containsExactly(Map.of("decode", 8.0));
      Tensor x = batch(0).x();
      assertThat(net.fit(x, batch(0).y(), f -> f.verbose(0)).inputStageMillis())
          .containsExactly(Map.of());
    }
  }

  @Test
  void arrays_areGatheredAsIfEachBatchWereNew() {
    double[] values = new double[ROWS * 3];
    double[] labels = new double[ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.cos(i);
      labels[i / 3] = i / 3 % 3;
    }
    Tensor rows = Tensor.ofDoubles(values, Shape.of(ROWS, 3)).as(DType.FLOAT32);
    Tensor y = Tensor.ofDoubles(labels, Shape.of(ROWS)).as(DType.FLOAT32);
    ArrayBatches reused = new ArrayBatches(List.of(rows), List.of(y), null, 4, true);
    try (Sequential one = net();
        Sequential other = net()) {
      History first = one.fit(reused, f -> f.epochs(3).verbose(0));
      History second = other.fit(new Copied(reused), f -> f.epochs(3).verbose(0));
      assertThat(first.asMap()).isEqualTo(second.asMap());
      assertThat(one.predict(rows)).isEqualTo(other.predict(rows));
    }
  }

  /** The same batches, each in memory of its own. */
  private record Copied(ArrayBatches source) implements Batches {
    @Override
    public int size() {
      return source.size();
    }

    @Override
    public BatchIterator iterator(long seed, int epoch) {
      BatchIterator pass = source.iterator(seed, epoch);
      return new BatchIterator() {
        @Override
        public boolean hasNext() {
          return pass.hasNext();
        }

        @Override
        public Batch next() {
          return pass.next();
        }

        @Override
        public boolean readsAhead() {
          return true;
        }

        @Override
        public void close() {
          pass.close();
        }
      };
    }
  }

  @Test
  void arrays_keepBatchesThatNobodyReleases_andReuseTheOthers() {
    Tensor rows = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 6, 1);
    try (BatchIterator pass =
        new ArrayBatches(List.of(rows), List.of(), null, 2, true).iterator(0, 0)) {
      Batch first = pass.next();
      Batch second = pass.next();
      float[] kept = first.x().floats();
      assertThat(second.x()).isNotEqualTo(first.x());
      pass.release(second);
      pass.release(second); // once more changes nothing
      Batch third = pass.next();
      assertThat(second.x()).as("released memory holds the next batch").isEqualTo(third.x());
      assertThat(third.x()).isNotEqualTo(first.x());
      assertThat(first.x().floats()).isEqualTo(kept);
    }
  }

  @Test
  void arraysInOrder_areReadWhereTheyLie() {
    float[] data = {1, 2, 3, 4, 5};
    try (BatchIterator pass =
        new ArrayBatches(List.of(Tensor.of(data, 5, 1)), List.of(), null, 2, false)
            .iterator(0, 0)) {
      assertThat(pass.next().x().floats()).containsExactly(1, 2);
      Batch second = pass.next();
      data[2] = 30; // against the rules of Tensor.of, to see that nothing was copied
      assertThat(second.x().floats()).containsExactly(30, 4);
      assertThat(pass.next().x().floats()).containsExactly(5);
      assertThat(pass.hasNext()).isFalse();
    }
  }

  @Test
  void readingStaysOneBatchAhead() {
    Made endless = new Made(-1, false, ReadAheadTest::batch);
    AtomicInteger most = new AtomicInteger();
    Callback watch =
        new Callback() {
          @Override
          public void onTrainBatchEnd(int step, Logs logs) {
            most.accumulateAndGet(endless.made.get() - (step + 1), Math::max);
          }
        };
    try (Sequential net = net()) {
      net.fit(endless, f -> f.stepsPerEpoch(40).verbose(0).callbacks(watch));
    }
    assertThat(most.get()).isLessThanOrEqualTo(1);
    assertThat(endless.closed.get()).isEqualTo(1);
  }

  @Test
  void failureOfTheReader_reachesTheCaller() {
    IllegalStateException failure =
        new IllegalStateException("row 17 is torn", new ArithmeticException("the cause"));
    Made failing =
        new Made(
            5,
            false,
            step -> {
              if (step == 2) {
                throw failure;
              }
              return batch(step);
            });
    AtomicInteger steps = new AtomicInteger();
    Callback count =
        new Callback() {
          @Override
          public void onTrainBatchEnd(int step, Logs logs) {
            steps.incrementAndGet();
          }
        };
    try (Sequential net = net()) {
      assertThatThrownBy(() -> net.fit(failing, f -> f.verbose(0).callbacks(count)))
          .isSameAs(failure);
      assertThat(steps.get()).isEqualTo(2);
      assertThatThrownBy(() -> net.evaluate(failing, e -> e.verbose(0))).isSameAs(failure);
      assertThatThrownBy(() -> net.predict(failing, p -> p.verbose(0))).isSameAs(failure);
      assertThat(failing.closed.get()).isEqualTo(3);
    }
  }

  @Test
  void failingCallback_endsTheReader() {
    Made endless = new Made(-1, false, ReadAheadTest::batch);
    Callback failing =
        new Callback() {
          @Override
          public void onTrainBatchEnd(int step, Logs logs) {
            throw new IllegalStateException("from the callback");
          }
        };
    try (Sequential net = net()) {
      assertThatThrownBy(
              () -> net.fit(endless, f -> f.stepsPerEpoch(9).verbose(0).callbacks(failing)))
          .hasMessage("from the callback");
    }
    assertThat(endless.closed.get()).isEqualTo(1);
  }

  @Test
  void interruptedCaller_stopsWithAnErrorAndKeepsTheInterruption() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Made stuck =
        new Made(
            5,
            false,
            step -> {
              if (step == 1) {
                waiting.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  // swallowed, as careless code does
                }
              }
              return batch(step);
            });
    AtomicReference<Throwable> seen = new AtomicReference<>();
    AtomicInteger interrupted = new AtomicInteger();
    try (Sequential net = net()) {
      Thread caller =
          new Thread(
              () -> {
                try {
                  net.fit(stuck, f -> f.verbose(0));
                } catch (CorneaException e) {
                  seen.set(e);
                  interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                }
              });
      caller.start();
      waiting.await();
      caller.interrupt();
      caller.join();
    }
    assertThat(seen.get())
        .hasMessage("Reading batches: the thread was interrupted while it waited for a batch");
    assertThat(interrupted.get()).isEqualTo(1);
  }
}
