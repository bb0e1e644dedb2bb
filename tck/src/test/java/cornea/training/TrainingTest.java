package cornea.training;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.CorneaException;
import cornea.callbacks.CSVLogger;
import cornea.callbacks.Callback;
import cornea.callbacks.EarlyStopping;
import cornea.callbacks.History;
import cornea.callbacks.Logs;
import cornea.callbacks.TerminateOnNaN;
import cornea.data.ArrayBatches;
import cornea.data.Batch;
import cornea.data.Batches;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Value;
import cornea.layers.BatchNormalization;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.layers.Layer;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.optimizers.SGD;
import cornea.tck.LogMessages;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users meet in fit, evaluate and predict beside the numbers that Keras judges. */
class TrainingTest {
  private static final int ROWS = 22;

  private final Tensor x = Tensor.ofDoubles(numbers(ROWS * 3), Shape.of(ROWS, 3));
  private final Tensor y = labels(3);

  private static double[] numbers(int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Math.sin(i * 1.7);
    }
    return numbers;
  }

  private static Tensor labels(int classes) {
    double[] labels = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = i % classes;
    }
    return Tensor.ofDoubles(labels, Shape.of(ROWS));
  }

  private static Sequential net(double learningRate) {
    Sequential net =
        new Sequential(
            Input.of(3),
            new Dense(8).activation(RELU),
            new Dropout(0.3),
            new Dense(3).activation(SOFTMAX));
    net.compile(
        c ->
            c.optimizer(new SGD(learningRate))
                .loss("sparse_categorical_crossentropy")
                .metrics("acc")
                .seed(7)
                .engine(new ReferenceEngine(DType.FLOAT32)));
    return net;
  }

  private static List<float[]> weights(Sequential net) {
    List<float[]> all = new ArrayList<>();
    net.weights().forEach(weight -> all.add(floats(weight.tensor())));
    return all;
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) tensor.at(i);
    }
    return values;
  }

  @Test
  void sameSeed_trainsToTheSameBits() {
    List<List<float[]>> runs = new ArrayList<>();
    List<Object> histories = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (Sequential net = net(0.1)) {
        histories.add(net.fit(x, y, f -> f.epochs(3).batchSize(4).verbose(0)).asMap());
        runs.add(weights(net));
      }
    }
    assertThat(histories.get(1)).isEqualTo(histories.get(0));
    for (int i = 0; i < runs.get(0).size(); i++) {
      assertThat(runs.get(1).get(i)).containsExactly(runs.get(0).get(i));
    }
  }

  /** Keras wants another compile between. */
  @Test
  void freezingBetweenTrainings_countsFromTheNextStepOn() {
    try (Sequential net = net(0.1)) {
      net.fit(x, y, f -> f.epochs(1).verbose(0));
      List<float[]> before = weights(net);
      net.layers().get(0).trainable(false);
      net.fit(x, y, f -> f.epochs(1).verbose(0));
      List<float[]> after = weights(net);
      assertThat(after.get(0)).containsExactly(before.get(0));
      assertThat(after.get(1)).containsExactly(before.get(1));
      assertThat(after.get(2)).isNotEqualTo(before.get(2));
    }
  }

  @Test
  void freezingANormalizationWithoutTrainedWeights_countsToo() {
    Tensor target = y.reshape(ROWS, 1);
    Layer normalization = new BatchNormalization().center(false).scale(false);
    try (Sequential net = new Sequential(Input.of(3), normalization, new Dense(1))) {
      net.compile(
          c ->
              c.optimizer("sgd")
                  .loss("mean_squared_error")
                  .engine(new ReferenceEngine(DType.FLOAT32)));
      net.fit(x, target, f -> f.epochs(1).verbose(0));
      List<float[]> before = weights(net);
      normalization.trainable(false);
      net.fit(x, target, f -> f.epochs(1).verbose(0));
      List<float[]> after = weights(net);
      assertThat(after.get(0)).as("mean").containsExactly(before.get(0));
      assertThat(after.get(1)).as("variance").containsExactly(before.get(1));
      assertThat(after.get(2)).as("kernel").isNotEqualTo(before.get(2));
    }
  }

  @Test
  void manyThreads_predictWhatOneDoes() throws Exception {
    try (Sequential net = net(0.1)) {
      float[] alone = floats(net.predict(x));
      ExecutorService threads = Executors.newFixedThreadPool(64);
      try {
        List<Future<float[]>> results = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
          results.add(threads.submit(() -> floats(net.predict(x))));
        }
        for (Future<float[]> result : results) {
          assertThat(result.get()).containsExactly(alone);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void failingCallback_leavesTheWeightsOfTheLastStep() {
    Callback failing =
        new Callback() {
          @Override
          public void onTrainBatchEnd(int step, Logs logs) {
            if (step == 2) {
              throw new IllegalStateException("from the callback");
            }
          }
        };
    try (Sequential net = net(0.1);
        Sequential counted = net(0.1)) {
      assertThatThrownBy(() -> net.fit(x, y, f -> f.batchSize(4).verbose(0).callbacks(failing)))
          .hasMessage("from the callback");
      counted.fit(x, y, f -> f.batchSize(4).stepsPerEpoch(3).verbose(0));
      for (int i = 0; i < net.weights().size(); i++) {
        assertThat(weights(net).get(i)).containsExactly(weights(counted).get(i));
      }
      net.fit(x, y, f -> f.verbose(0));
    }
  }

  @Test
  void terminateOnNaN_endsTheEpoch() {
    double[] poisoned = numbers(ROWS * 3);
    poisoned[0] = Double.NaN;
    try (Sequential net = net(0.1)) {
      History history =
          net.fit(
              Tensor.ofDoubles(poisoned, x.shape()),
              y,
              f -> f.epochs(5).verbose(0).callbacks(new TerminateOnNaN()));
      assertThat(history.epochs()).containsExactly(0);
    }
  }

  @Test
  void earlyStopping_restoresTheBestWeightsAlsoWithoutStopping() {
    List<List<float[]>> seen = new ArrayList<>();
    try (Sequential net = net(0.1)) {
      Callback keep =
          new Callback() {
            @Override
            public void onEpochEnd(int epoch, Logs logs) {
              seen.add(weights(net));
            }
          };
      // A loss that must rise: the first epoch is the best.
      EarlyStopping best =
          new EarlyStopping().monitor("loss").modeMax().patience(9).restoreBestWeights(true);
      net.fit(x, y, f -> f.epochs(4).verbose(0).callbacks(keep, best));
      assertThat(best.stoppedEpoch()).isEqualTo(-1);
      List<float[]> expected = seen.get(best.bestEpoch());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(weights(net).get(i)).containsExactly(expected.get(i));
      }
    }
  }

  @Test
  void uncompiledModel_saysWhatToCall() {
    try (Sequential net = new Sequential(Input.of(3), new Dense(3))) {
      assertThatThrownBy(() -> net.fit(x, y, f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining(
              "compile the model with a loss before fit: compile(c -> c.loss(…))");
    }
  }

  @Test
  void emptyData_isAnError() {
    try (Sequential net = net(0.1)) {
      assertThatThrownBy(
              () ->
                  net.fit(
                      Tensor.zeros(Shape.of(0, 3)), Tensor.zeros(Shape.of(0)), f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining(
              "fit: The data is empty: x needs at least one sample. Received: x of shape (0, 3)");
    }
  }

  @Test
  void fewerTargetsThanInputs_areAnError() {
    try (Sequential net = net(0.1)) {
      assertThatThrownBy(() -> net.fit(x, y.slice(0, 5), f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining(
              "x, y and sampleWeight must have one number of samples. Expected: 22."
                  + " Received: y of shape (5,)");
    }
  }

  @Test
  void wrongInputShape_namesExpectedAndReceived() {
    Tensor wide = Tensor.zeros(Shape.of(ROWS, 5));
    try (Sequential net = net(0.1)) {
      assertThatThrownBy(() -> net.fit(wide, y, f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessage(
              "Sequential 'sequential': input 'input_layer' expected shape (?, 3)."
                  + " Received: (22, 5)");
      assertThatThrownBy(() -> net.predict(wide))
          .isInstanceOf(CorneaException.class)
          .hasMessage(
              "Sequential 'sequential': input 'input_layer' expected shape (?, 3)."
                  + " Received: (22, 5)");
    }
  }

  @Test
  void labelOutsideTheClasses_isAnError() {
    try (Sequential net = net(0.1)) {
      assertThatThrownBy(() -> net.fit(x, labels(4), f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining("must be a whole number in [0, 3), one of the output's classes")
          .hasMessageEndingWith("Received: 3.0");
    }
  }

  @Test
  void oneHotTargetsForLabels_nameTheLossToTake() {
    try (Sequential net = net(0.1)) {
      assertThatThrownBy(() -> net.fit(x, Tensor.zeros(x.shape()), f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessageEndingWith(
              "The targets must be one label for each prediction. Expected: (22,)."
                  + " Received: (22, 3) (one-hot targets go with CategoricalCrossentropy)");
    }
  }

  private static Model twoOutputs(Consumer<CompileOptions> set) {
    Value in = Input.of(3);
    Value hidden = new Dense(4).activation(RELU).apply(in);
    Value kind = new Dense(3).activation(SOFTMAX).name("kind").apply(hidden);
    Value size = new Dense(1).name("size").apply(hidden);
    Model model = new Model(List.of(in), List.of(kind, size));
    model.compile(
        c -> {
          c.optimizer(new SGD(0.1)).seed(7).engine(new ReferenceEngine(DType.FLOAT32));
          set.accept(c);
        });
    return model;
  }

  private List<Tensor> twoTargets() {
    return List.of(y, x.column(0).reshape(ROWS, 1));
  }

  private static final Map<String, String> LOSSES =
      Map.of("kind", "sparse_categorical_crossentropy", "size", "mse");

  @Test
  void severalOutputs_trainAndTestOnBatch() {
    try (Model model = twoOutputs(c -> c.loss(LOSSES).metrics(Map.of("kind", "acc")))) {
      Batch batch = new Batch(List.of(x), twoTargets(), null, List.of());
      Evaluation before = model.testOnBatch(batch);
      assertThat(before.asMap().keySet())
          .containsExactly("kind_acc", "kind_loss", "loss", "size_loss");
      // One rounding to float32 for the sum on the engine.
      assertThat(before.loss())
          .isCloseTo(
              before.metric("kind_loss") + before.metric("size_loss"),
              within(before.loss() * 0x1p-23));
      assertThat(model.trainOnBatch(batch).loss()).isCloseTo(before.loss(), within(1e-5));
      assertThat(model.testOnBatch(batch).loss()).isLessThan(before.loss());
      assertThat(model.predictOnBatch(List.of(x)))
          .isEqualTo(model.predict(List.of(x), p -> p.batchSize(ROWS).verbose(0)));
      assertThatThrownBy(() -> model.predictOnBatch(x))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining("Use predictOnBatch(List.of(x)), which gives a list");
    }
  }

  @Test
  void severalOutputs_lossOfAWrongName_namesTheOutputs() {
    try (Model model = twoOutputs(c -> c.loss(Map.of("kind", "mse", "sise", "mse")))) {
      assertThatThrownBy(() -> model.fit(List.of(x), twoTargets(), f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining("compile: 'loss' needs an entry for each output.")
          .hasMessageContaining("Expected: [kind, size]. Received: [")
          .hasMessageContaining("sise");
    }
  }

  @Test
  void severalOutputs_onePlainMetric_saysHowToGiveThem() {
    try (Model model = twoOutputs(c -> c.loss(LOSSES).metrics("acc"))) {
      assertThatThrownBy(() -> model.fit(List.of(x), twoTargets(), f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessageEndingWith(
              "compile: 'metrics' needs one entry for each output, or entries by output name."
                  + " Expected: 2 entries for the outputs [kind, size]. Received: 1");
    }
  }

  @Test
  void severalOutputs_missingTargets_areAnError() {
    try (Model model = twoOutputs(c -> c.loss(LOSSES))) {
      assertThatThrownBy(() -> model.fit(List.of(x), List.of(y), f -> f.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessageEndingWith(
              "fit needs targets for each output beside the inputs. Expected: 2. Received: 1");
    }
  }

  @Test
  void severalOutputs_classWeight_namesTheModelAndWhatToGiveInstead() {
    try (Model model = twoOutputs(c -> c.loss(LOSSES))) {
      assertThatThrownBy(
              () ->
                  model.fit(
                      List.of(x), twoTargets(), f -> f.classWeight(Map.of(0, 2.0)).verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessage(
              "Functional '"
                  + model.name()
                  + "': fit: 'classWeight' is for models of one output; give sample weights"
                  + " instead. Received: 2 outputs");
    }
  }

  @Test
  void severalOutputs_predictAll_givesEachForAllData() {
    try (Model model = twoOutputs(c -> c.loss(LOSSES))) {
      List<Tensor> whole = model.predict(List.of(x), p -> p.batchSize(ROWS).verbose(0));
      Batches batches = new ArrayBatches(List.of(x), List.of(), null, 5, false);
      List<Tensor> all = model.predictAll(batches, p -> p.verbose(0));
      assertThat(all).hasSize(2);
      assertThat(all.get(0).shape()).isEqualTo(Shape.of(ROWS, 3));
      assertThat(all.get(1).shape()).isEqualTo(Shape.of(ROWS, 1));
      assertThat(all).isEqualTo(whole);
    }
  }

  @Test
  void severalOutputs_predictOfOneTensor_saysWhatToCall() {
    try (Model model = twoOutputs(c -> c.loss(LOSSES))) {
      String start =
          "Functional '"
              + model.name()
              + "': predict: one tensor cannot hold the outputs [kind, size]. Use ";
      assertThatThrownBy(() -> model.predict(x))
          .isInstanceOf(CorneaException.class)
          .hasMessage(start + "predict(List.of(x), …), which gives a list");
      Batches batches = new ArrayBatches(List.of(x), List.of(), null, 5, false);
      assertThatThrownBy(() -> model.predict(batches, p -> p.verbose(0)))
          .isInstanceOf(CorneaException.class)
          .hasMessage(start + "predictAll(data, …), which gives a list");
    }
  }

  /** The note is logged once, whatever the number of epochs. */
  @Test
  void moreStepsThanTheDataHas_startItAgainWithOneNote() {
    try (Sequential net = net(0.1);
        LogMessages notes = LogMessages.of("cornea.training")) {
      net.fit(x, y, f -> f.batchSize(8).stepsPerEpoch(3).epochs(2).verbose(0));
      assertThat(notes.list()).as("just as many steps as batches").isEmpty();
      int[] steps = new int[2];
      Callback counting =
          new Callback() {
            private int epoch;

            @Override
            public void onEpochBegin(int epoch) {
              this.epoch = epoch;
            }

            @Override
            public void onTrainBatchEnd(int step, Logs logs) {
              steps[epoch]++;
            }
          };
      net.fit(x, y, f -> f.batchSize(8).stepsPerEpoch(7).epochs(2).verbose(0).callbacks(counting));
      assertThat(steps).containsExactly(7, 7);
      assertThat(notes.list())
          .containsExactly(
              "The data has 3 batches and stepsPerEpoch is 7: it starts again within an epoch");
    }
  }

  /** Adam keeps two slots for each weight, and the number of steps for its bias correction. */
  @Test
  void recompiling_keepsSlotsAndStepsOfTheSameOptimizerAlone() {
    List<float[]> straight = trainedTwice((net, optimizer) -> {});
    List<float[]> same = trainedTwice(TrainingTest::compileWith);
    List<float[]> fresh = trainedTwice((net, optimizer) -> compileWith(net, new Adam(0.05)));
    for (int i = 0; i < straight.size(); i++) {
      assertThat(same.get(i)).containsExactly(straight.get(i));
    }
    assertThat(fresh.get(0)).isNotEqualTo(straight.get(0));
  }

  private static void compileWith(Sequential net, Adam optimizer) {
    net.compile(
        c ->
            c.optimizer(optimizer)
                .loss("sparse_categorical_crossentropy")
                .seed(7)
                .engine(new ReferenceEngine(DType.FLOAT32)));
  }

  /** The weights after two trainings with something between them. */
  private List<float[]> trainedTwice(BiConsumer<Sequential, Adam> between) {
    Adam optimizer = new Adam(0.05);
    try (Sequential net = new Sequential(Input.of(3), new Dense(3).activation(SOFTMAX))) {
      compileWith(net, optimizer);
      net.fit(x, y, f -> f.batchSize(8).verbose(0));
      between.accept(net, optimizer);
      net.fit(x, y, f -> f.batchSize(8).verbose(0));
      return weights(net);
    }
  }

  @Test
  void numbersOfCallbacks_comeLastInTheirOrder(@TempDir Path folder) throws IOException {
    Callback own =
        new Callback() {
          @Override
          public void onEpochEnd(int epoch, Logs logs) {
            logs.put("zeta", 1).put("alpha", 2);
          }
        };
    Path csv = folder.resolve("log.csv");
    try (Sequential net = net(0.1)) {
      History history =
          net.fit(x, y, f -> f.verbose(0).validationData(x, y).callbacks(own, new CSVLogger(csv)));
      assertThat(history.keys())
          .containsExactly("acc", "loss", "val_acc", "val_loss", "zeta", "alpha");
      assertThat(Files.readAllLines(csv).get(0))
          .isEqualTo("epoch,acc,alpha,loss,val_acc,val_loss,zeta");
    }
  }

  @Test
  void csvWithoutValidation_keepsColumnsForIt(@TempDir Path folder) throws IOException {
    Path csv = folder.resolve("log.csv");
    try (Sequential net = net(0.1)) {
      net.fit(x, y, f -> f.verbose(0).callbacks(new CSVLogger(csv)));
    }
    assertThat(Files.readAllLines(csv).get(0)).isEqualTo("epoch,acc,loss,val_acc,val_loss");
    assertThat(Files.readAllLines(csv).get(1)).endsWith(",NA,NA");
  }
}
