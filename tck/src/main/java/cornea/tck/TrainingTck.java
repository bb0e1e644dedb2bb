package cornea.tck;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.CorneaException;
import cornea.activations.Activations;
import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.callbacks.Logs;
import cornea.engine.AvailableMemory;
import cornea.engine.Engine;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.layers.Flatten;
import cornea.layers.Layer;
import cornea.layers.SpatialDropout2D;
import cornea.layers.Weight;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What training promises on every engine, bit for bit: dropout drops what it drops on the reference
 * engine, a seed repeats a training, and predictions beside a training see finished steps only.
 * Subclass it in an engine's tests, as {@link OpTck}.
 */
public abstract class TrainingTck {
  private static final int ROWS = 22;
  private static final int THREADS = 64;
  private static final Tensor X = numbers(Shape.of(ROWS, 6, 5, 3), 500);
  private static final Tensor Y = labels();

  private static final List<String> LOSSES =
      List.of(
          "categorical_crossentropy",
          "sparse_categorical_crossentropy",
          "binary_crossentropy",
          "categorical_focal_crossentropy",
          "binary_focal_crossentropy",
          "kl_divergence",
          "mse",
          "mae",
          "mape",
          "msle",
          "huber",
          "log_cosh",
          "poisson",
          "cosine_similarity",
          "hinge",
          "squared_hinge",
          "categorical_hinge");
  private static final List<String> OPTIMIZERS =
      List.of(
          "sgd",
          "adam",
          "adamw",
          "rmsprop",
          "nadam",
          "adamax",
          "adagrad",
          "adadelta",
          "lion",
          "ftrl");

  /**
   * Weights around 1 and moves of at most 0.1 (percentages: 1) in float32: fifty roundings of 6e-8
   * in gradients around 1, which Adam and its like divide by their size.
   */
  private static final double MOVE = 4e-6;

  /** For subclasses. */
  protected TrainingTck() {}

  /** The engine under test. */
  protected abstract Engine engine();

  /** What the step of a batch of two takes is all there is. */
  @Test
  final void aBatchThatDoesNotFit_isRefusedWithTheLargestThatDoes() {
    try (Model model =
        new Sequential(Input.of(512, 512, 3), new Conv2D(16, 3), new Flatten(), new Dense(1))) {
      model.compile(c -> c.optimizer("sgd").loss("mse").seed(1).engine(engine()));
      long two = model.memoryEstimate(2).arena();
      Tensor x = Tensor.zeros(Shape.of(5, 512, 512, 3));
      Tensor y = Tensor.zeros(Shape.of(5, 1));
      System.setProperty(AvailableMemory.PROPERTY, Long.toString(two));
      try {
        assertThatThrownBy(() -> model.fit(x, y, f -> f.batchSize(5).verbose(0)))
            .isInstanceOf(CorneaException.class)
            .hasMessageContaining(model.name())
            .hasMessageContaining("fit: a batch of 5 needs")
            .hasMessageContaining(String.format(Locale.ROOT, "%.2f GB are available", two / 1e9))
            .hasMessageEndingWith("The largest batch that fits: 2");
        assertThatThrownBy(() -> model.predict(x, p -> p.batchSize(5).verbose(0)))
            .hasMessageContaining("predict: a batch of 5 needs");
        assertThat(model.fit(x, y, f -> f.batchSize(2).verbose(0)).last("loss")).isNotNaN();
        System.setProperty(AvailableMemory.PROPERTY, "1000");
        assertThatThrownBy(() -> model.evaluate(x, y, e -> e.batchSize(5).verbose(0)))
            .hasMessageContaining("evaluate: a batch of 5 needs")
            .hasMessageEndingWith(
                "Not even a batch of 1 fits: use smaller images or a smaller network");
      } finally {
        System.clearProperty(AvailableMemory.PROPERTY);
      }
    }
  }

  /** Each layer behind one whose output an engine lays out as it likes. */
  @TestFactory
  final Stream<DynamicTest> dropout_dropsWhatTheReferenceDrops() {
    List<DynamicTest> tests = new ArrayList<>();
    int[][] shapes = {{1}, {13}, {1, 1, 1}, {5, 3, 17}, {7, 9, 16}, {4, 4, 32}, {3, 3, 3}};
    for (int[] shape : shapes) {
      List<Layer> layers = new ArrayList<>(List.of(new Dropout(0.4), new Dropout(0.5).seed(9)));
      if (shape.length == 3) {
        layers.add(new SpatialDropout2D(0.5));
      }
      for (int i = 0; i < layers.size(); i++) {
        int index = i;
        tests.add(
            DynamicTest.dynamicTest(
                layers.get(i).className() + " " + i + " on " + Shape.of(shape),
                () -> {
                  List<boolean[]> expected = dropped(OpCase.REFERENCE, shape, index);
                  List<boolean[]> received = dropped(engine(), shape, index);
                  assertThat(received).hasSize(expected.size());
                  for (int step = 0; step < expected.size(); step++) {
                    assertThat(received.get(step)).containsExactly(expected.get(step));
                  }
                }));
      }
    }
    return tests.stream();
  }

  /** What is dropped in each of three steps: no other element of the output is zero. */
  private static List<boolean[]> dropped(Engine engine, int[] shape, int kind) {
    RecordingEngine recording = new RecordingEngine(engine);
    Layer before = shape.length == 3 ? new Conv2D(shape[2], 1) : new Dense(shape[0]);
    Layer layer =
        switch (kind) {
          case 0 -> new Dropout(0.4);
          case 1 -> new Dropout(0.5).seed(9);
          default -> new SpatialDropout2D(0.5);
        };
    try (Model model = new Sequential(Input.of(shape), before, layer)) {
      model.compile(c -> c.optimizer("sgd").loss("mse").seed(11).engine(recording));
      Shape rows = model.inputShape().withDim(0, 3);
      Tensor x = numbers(rows, 501);
      model.fit(x, numbers(rows, 502), f -> f.epochs(3).batchSize(3).shuffle(false).verbose(0));
    }
    List<boolean[]> masks = new ArrayList<>();
    for (RecordingEngine.Run run : recording.runs()) {
      Tensor output = run.run().outputs().get(1);
      boolean[] mask = new boolean[output.size()];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = output.at(i) == 0;
      }
      masks.add(mask);
    }
    assertThat(masks).hasSize(3);
    return masks;
  }

  @Test
  final void oneSeed_trainsToTheSameBits() {
    List<List<Tensor>> weights = new ArrayList<>();
    List<Object> histories = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (Model net = net(7)) {
        History history =
            net.fit(X, Y, f -> f.epochs(4).batchSize(5).validationSplit(0.2).verbose(0));
        histories.add(history.asMap());
        weights.add(net.weights().stream().map(Weight::tensor).toList());
      }
    }
    assertThat(histories.get(1)).isEqualTo(histories.get(0));
    assertThat(weights.get(1)).isEqualTo(weights.get(0));
    try (Model other = net(8)) {
      other.fit(X, Y, f -> f.epochs(4).batchSize(5).validationSplit(0.2).verbose(0));
      assertThat(other.weights().stream().map(Weight::tensor).toList())
          .as("weights from another seed")
          .isNotEqualTo(weights.get(0));
    }
  }

  @Test
  final void manyThreads_predictWhatOneDoes() throws Exception {
    try (Model net = net(7)) {
      Tensor alone = net.predict(X);
      for (List<Tensor> results : predictions(net, new AtomicBoolean(true), 4, () -> {})) {
        results.forEach(result -> assertThat(result).isEqualTo(alone));
      }
    }
  }

  /** The states are those of the same training alone, which a seed repeats bit for bit. */
  @Test
  final void predictionsBesideATraining_seeFinishedStepsInOrder() throws Exception {
    List<Tensor> states = new ArrayList<>();
    try (Model net = net(7)) {
      states.add(net.predict(X));
      Callback keep =
          new Callback() {
            @Override
            public void onTrainBatchEnd(int step, Logs logs) {
              states.add(net.predict(X));
            }
          };
      net.fit(X, Y, f -> f.epochs(4).batchSize(5).verbose(0).callbacks(keep));
    }
    assertThat(states).doesNotHaveDuplicates().hasSize(21);
    try (Model net = net(7)) {
      AtomicBoolean done = new AtomicBoolean();
      List<List<Tensor>> seen =
          predictions(
              net,
              done,
              1,
              () -> {
                net.fit(X, Y, f -> f.epochs(4).batchSize(5).verbose(0));
                done.set(true);
              });
      for (List<Tensor> results : seen) {
        int last = 0;
        for (Tensor result : results) {
          int state = states.indexOf(result);
          assertThat(state).as("which step a thread saw").isGreaterThanOrEqualTo(last);
          last = state;
        }
      }
      assertThat(net.predict(X)).isEqualTo(states.get(states.size() - 1));
    }
  }

  /** What each of many threads predicts until {@code done}, and {@code more} times after that. */
  private static List<List<Tensor>> predictions(
      Model net, AtomicBoolean done, int more, Runnable beside) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch ready = new CountDownLatch(THREADS);
    try {
      List<Future<List<Tensor>>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  List<Tensor> results = new ArrayList<>();
                  while (!done.get()) {
                    results.add(net.predict(X));
                  }
                  for (int k = 0; k < more; k++) {
                    results.add(net.predict(X));
                  }
                  return results;
                }));
      }
      ready.await();
      try {
        beside.run();
      } finally {
        done.set(true);
      }
      List<List<Tensor>> all = new ArrayList<>();
      for (Future<List<Tensor>> future : futures) {
        all.add(future.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  /** What every loss and every optimizer makes of the same weights, here and on the reference. */
  @TestFactory
  final Stream<DynamicTest> everyLossAndOptimizer_movesWeightsAsOnTheReference() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String loss : LOSSES) {
      tests.add(DynamicTest.dynamicTest(loss, () -> checkMoves(loss, "sgd")));
    }
    for (String optimizer : OPTIMIZERS) {
      tests.add(DynamicTest.dynamicTest(optimizer, () -> checkMoves("mse", optimizer)));
    }
    return tests.stream();
  }

  private void checkMoves(String loss, String optimizer) {
    List<Tensor> expected = moved(OpCase.REFERENCE, loss, optimizer);
    List<Tensor> received = moved(engine(), loss, optimizer);
    for (int i = 0; i < expected.size(); i++) {
      Tensor e = expected.get(i);
      Tensor r = received.get(i);
      for (int k = 0; k < e.size(); k++) {
        assertThat(r.at(k)).as("weight %d of tensor %d", k, i).isCloseTo(e.at(k), within(MOVE));
      }
    }
  }

  /** The weights of a small net after three steps; no output and no target is near 0 or 1. */
  private static List<Tensor> moved(Engine engine, String loss, String optimizer) {
    boolean labels = loss.startsWith("sparse");
    boolean bits = loss.contains("hinge");
    try (Model net = new Sequential(Input.of(4), new Dense(3).activation(Activations.SIGMOID))) {
      net.compile(c -> c.optimizer(optimizer).loss(loss).seed(13).engine(engine));
      Tensor x = numbers(Shape.of(6, 4), 503);
      Tensor soft = numbers(Shape.of(6, 3), 504).map(value -> 0.5 + 0.8 * value);
      Tensor classes = Tensor.of(new float[] {0, 1, 2, 2, 0, 1}, 6);
      Tensor y = labels ? classes : bits ? Tensors.toCategorical(classes, 3) : soft;
      for (int step = 0; step < 3; step++) {
        net.trainOnBatch(x, y);
      }
      return net.weights().stream().map(Weight::tensor).toList();
    }
  }

  private Model net(long seed) {
    Sequential net =
        new Sequential(
            Input.of(6, 5, 3),
            new Conv2D(16, 3).activation(RELU),
            new BatchNormalization(),
            new SpatialDropout2D(0.2),
            new Flatten(),
            new Dropout(0.3),
            new Dense(4).activation(SOFTMAX));
    net.compile(
        c ->
            c.optimizer(new Adam(0.01))
                .loss("sparse_categorical_crossentropy")
                .metrics("acc")
                .seed(seed)
                .engine(engine()));
    return net;
  }

  private static Tensor numbers(Shape shape, long stream) {
    long key = CounterRandom.key(3, stream, 0);
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = CounterRandom.uniform(key, i) - 0.5f;
    }
    return Tensor.of(data, shape);
  }

  private static Tensor labels() {
    float[] labels = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = i % 4;
    }
    return Tensor.of(labels, Shape.of(ROWS));
  }
}
