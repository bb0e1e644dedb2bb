package cornea.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.layers.Dense;
import cornea.metrics.Direction;
import cornea.metrics.MeanMetric;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.saving.WeightStore;
import cornea.tck.LogMessages;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Numbers that callbacks watch: which way they improve where nobody says, and what comes of those
 * that are not there. Each is what Keras 3.15.1 does, whose error comes after the first epoch.
 */
class MonitorTest {
  private static final int EPOCHS = 3;

  private final LogMessages warnings = LogMessages.of("cornea.callbacks");

  @AfterEach
  void listenNoMore() {
    warnings.close();
  }

  /** The share of targets that are predicted to be large; nothing says what is better. */
  private static final class Large extends MeanMetric {
    private final Direction direction;

    Large(Direction direction) {
      super("large");
      this.direction = direction;
    }

    @Override
    public Direction direction() {
      return direction;
    }

    @Override
    protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
      return yPred.at(row * columns) > 1 ? 1 : 0;
    }
  }

  /** A network with a metric, by its name or an object. */
  private static Sequential net(Object metric) {
    Sequential net = new Sequential(Input.of(2), new Dense(1).activation(Activations.SIGMOID));
    net.compile(c -> c.optimizer("sgd").loss("mse").metrics(List.of(metric)).seed(1));
    return net;
  }

  /** Two outputs, {@code a} with an accuracy and {@code b} with an error. */
  private static Model branched() {
    Value x = Input.of(2);
    Model net =
        new Model(
            List.of(x), List.of(new Dense(1).name("a").apply(x), new Dense(1).name("b").apply(x)));
    net.compile(
        c -> c.optimizer("sgd").loss("mse").metrics(Map.of("a", "accuracy", "b", "mae")).seed(1));
    return net;
  }

  private static History fit(Model net, Callback... callbacks) {
    Tensor x = Tensor.full(Shape.of(4, 2), 0.5f);
    Tensor y = Tensor.full(Shape.of(4, 1), 1);
    List<Tensor> ys = net.outputs().stream().map(output -> y).toList();
    return net.fit(List.of(x), ys, f -> f.epochs(EPOCHS).verbose(0).callbacks(callbacks));
  }

  private static Map<String, Direction> directions(Model net) {
    List<Map<String, Direction>> seen = new ArrayList<>();
    fit(
        net,
        new Callback() {
          @Override
          public void onTrainBegin() {
            seen.add(control().directions());
          }
        });
    return seen.get(0);
  }

  @Test
  void directions_areTheMetricsOwn() {
    for (String up :
        List.of(
            "accuracy",
            "acc",
            "binary_accuracy",
            "auc",
            "AUC",
            "Precision",
            "Recall",
            "f1_score",
            "cosine_similarity",
            "TopKCategoricalAccuracy",
            "SparseTopKCategoricalAccuracy",
            "SparseCategoricalAccuracy",
            "CategoricalAccuracy")) {
      assertThat(directions(net(up)))
          .containsExactly(entry(up, Direction.UP), entry("loss", Direction.DOWN));
    }
    for (String down : List.of("mse", "mae", "bce", "CategoricalCrossentropy")) {
      assertThat(directions(net(down)))
          .containsOnly(entry(down, Direction.DOWN), entry("loss", Direction.DOWN));
    }
    assertThat(directions(net("RootMeanSquaredError")))
        .containsEntry("RootMeanSquaredError", Direction.DOWN);
    for (String none :
        List.of("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives")) {
      assertThat(directions(net(none))).containsEntry(none, Direction.UNKNOWN);
    }
    assertThat(directions(branched()))
        .containsOnly(
            entry("a_accuracy", Direction.UP),
            entry("a_loss", Direction.DOWN),
            entry("b_loss", Direction.DOWN),
            entry("b_mae", Direction.DOWN),
            entry("loss", Direction.DOWN));
  }

  static Stream<Function<String, Callback>> watching() {
    return Stream.of(
        name -> new EarlyStopping().patience(EPOCHS).monitor(name),
        name -> new ReduceLROnPlateau().monitor(name));
  }

  @ParameterizedTest
  @MethodSource("watching")
  void unknownNumber_isAnErrorBeforeTheFirstEpoch(Function<String, Callback> watching) {
    Sequential net = net("accuracy");
    WeightStore before = net.snapshot();
    Callback callback = watching.apply("val_acc");
    String who = callback.getClass().getSimpleName();
    assertThatThrownBy(() -> fit(net, callback))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            who
                + ": the model has no metric 'acc', so nothing says whether larger or smaller is"
                + " better. Expected: one of [accuracy, loss], with val_ in front for validation's,"
                + " perhaps 'val_accuracy'. Received: monitor=val_acc. For a number that another"
                + " callback adds, call modeMax() or modeMin()");
    Callback counting = watching.apply("TruePositives");
    assertThatThrownBy(() -> fit(net("TruePositives"), counting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            who
                + ": metric 'TruePositives' does not say whether larger or smaller is better."
                + " Expected: modeMax() or modeMin() beside monitor(…). Received:"
                + " monitor=TruePositives");
    Callback resumed = watching.apply("score");
    resumed.attach(new NothingKnown(), new Callback.Params(1, 1));
    assertThatThrownBy(() -> resumed.resume(Map.of())).hasMessageContaining("metric 'score'");
    assertThat(net.snapshot().tensors()).isEqualTo(before.tensors());
  }

  @ParameterizedTest
  @MethodSource("watching")
  void absentNumber_isToldOnceATraining(Function<String, Callback> watching) {
    Callback callback = watching.apply("val_accuracy");
    String what =
        callback instanceof EarlyStopping ? "it is not watched" : "the learning rate stays";
    String names = callback instanceof EarlyStopping ? "" : ", learning_rate";
    Sequential net = net("accuracy");
    for (int training = 1; training <= 2; training++) {
      assertThat(fit(net, callback).epochs()).hasSize(EPOCHS);
      assertThat(warnings.list())
          .hasSize(training)
          .containsOnly(
              callback.getClass().getSimpleName()
                  + ": this epoch has no 'val_accuracy', so "
                  + what
                  + ". Expected: one of [accuracy, loss"
                  + names
                  + "]; validationData(…) or validationSplit(…) gives those with val_");
    }
  }

  /** Keras has no directions for the numbers of single outputs, and gives up after an epoch. */
  @ParameterizedTest
  @MethodSource("watching")
  void numbersOfSingleOutputs_areKnown(Function<String, Callback> watching) {
    for (String number : List.of("a_accuracy", "b_mae", "b_loss", "loss")) {
      fit(branched(), watching.apply(number));
    }
    assertThat(warnings.list()).isEmpty();
    assertThatThrownBy(() -> fit(branched(), watching.apply("accuracy")))
        .hasMessageContaining("no metric 'accuracy'")
        .hasMessageContaining("perhaps 'a_accuracy'");
  }

  @Test
  void misspeltNumberWithAMode_isToldWithTheNearest() {
    fit(net("accuracy"), new EarlyStopping().monitor("acuracy").modeMax());
    assertThat(warnings.list())
        .containsExactly(
            "EarlyStopping: this epoch has no 'acuracy', so it is not watched. Expected: one of"
                + " [accuracy, loss], perhaps 'accuracy'");
  }

  @Test
  void ownMetric_saysWhichWayItImproves() {
    fit(net(new Large(Direction.UP)), new EarlyStopping().monitor("large").patience(EPOCHS));
    assertThatThrownBy(
            () -> fit(net(new Large(Direction.UNKNOWN)), new EarlyStopping().monitor("large")))
        .hasMessageContaining("metric 'large' does not say");
    fit(net(new Large(Direction.UNKNOWN)), new EarlyStopping().monitor("large").modeMin());
  }

  /** A training that says nothing of its metrics. */
  private static final class NothingKnown implements TrainingControl {
    @Override
    public void stop() {}

    @Override
    public boolean isStopped() {
      return false;
    }

    @Override
    public double learningRate() {
      return 0;
    }

    @Override
    public void learningRate(double learningRate) {}

    @Override
    public WeightStore snapshot() {
      return WeightStore.of(Map.of());
    }

    @Override
    public void restore(WeightStore weights) {}
  }
}
