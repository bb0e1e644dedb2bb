package cornea.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.metrics.Direction;
import cornea.saving.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callbacks by themselves, over numbers given by hand; the rates of ReduceLROnPlateau are what
 * Keras 3.15.1's does with the same numbers, SGD starting at 0.1.
 */
class CallbacksTest {
  private static final double[] LOSSES = {
    1, 0.9, 0.9, 0.89995, 0.91, 0.95, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6
  };

  /** Keras holds the rate in float32. */
  private static final double FLOAT = 1e-7;

  @TempDir private Path folder;

  @Test
  void reduceLrOnPlateau_asKeras() {
    assertRates(
        new ReduceLROnPlateau().factor(0.5).patience(2),
        "val_loss",
        LOSSES,
        0.1,
        0.1,
        0.1,
        0.05,
        0.05,
        0.025,
        0.025,
        0.025,
        0.025,
        0.0125,
        0.0125,
        0.00625,
        0.00625,
        0.003125);
  }

  @Test
  void reduceLrOnPlateau_waitsAfterAReduction() {
    assertRates(
        new ReduceLROnPlateau().factor(0.5).patience(2).cooldown(2),
        "val_loss",
        LOSSES,
        0.1,
        0.1,
        0.1,
        0.05,
        0.05,
        0.05,
        0.025,
        0.025,
        0.025,
        0.0125,
        0.0125,
        0.0125,
        0.00625,
        0.00625);
  }

  @Test
  void reduceLrOnPlateau_stopsAtTheLeastRate() {
    assertRates(
        new ReduceLROnPlateau().factor(0.1).patience(1).minLr(0.002),
        "val_loss",
        LOSSES,
        0.1,
        0.1,
        0.01,
        0.002,
        0.002,
        0.002,
        0.002,
        0.002,
        0.002,
        0.002,
        0.002,
        0.002,
        0.002,
        0.002);
  }

  @Test
  void reduceLrOnPlateau_wantsAtLeastMinDelta() {
    assertRates(
        new ReduceLROnPlateau().factor(0.5).patience(2).minDelta(0.2),
        "val_loss",
        LOSSES,
        0.1,
        0.1,
        0.05,
        0.05,
        0.025,
        0.025,
        0.0125,
        0.0125,
        0.0125,
        0.00625,
        0.00625,
        0.003125,
        0.003125,
        0.0015625);
  }

  @Test
  void reduceLrOnPlateau_afterNoNumber_seesNoImprovement() {
    double none = Double.NaN;
    assertRates(
        new ReduceLROnPlateau().factor(0.5).patience(2),
        "val_loss",
        new double[] {none, 0.5, 0.4, 0.3, 0.2},
        0.1,
        0.1,
        0.05,
        0.05,
        0.025);
  }

  @Test
  void reduceLrOnPlateau_watchesWhatShouldGrow() {
    assertRates(
        new ReduceLROnPlateau().monitor("val_accuracy").factor(0.5).patience(2),
        "val_accuracy",
        new double[] {0.1, 0.2, 0.2, 0.1, 0.3, 0.3, 0.3},
        0.1,
        0.1,
        0.1,
        0.05,
        0.05,
        0.05,
        0.025);
  }

  @Test
  void reduceLrOnPlateau_withoutItsNumber_leavesTheRate() {
    assertRates(new ReduceLROnPlateau().patience(1), "loss", new double[] {1, 1, 1}, 0.1, 0.1, 0.1);
  }

  @Test
  void reduceLrOnPlateau_refusesAFactorThatRaises() {
    assertThatThrownBy(() -> new ReduceLROnPlateau().factor(1))
        .hasMessageContaining("factor")
        .hasMessageContaining("Received: factor=1.0");
  }

  private static void assertRates(
      Callback callback, String name, double[] values, double... expected) {
    Rate control = new Rate();
    callback.attach(control, new Callback.Params(values.length, 1));
    callback.onTrainBegin();
    for (int epoch = 0; epoch < values.length; epoch++) {
      callback.onEpochBegin(epoch);
      Logs logs = new Logs().put(name, values[epoch]);
      callback.onEpochEnd(epoch, logs);
      assertThat(control.learningRate())
          .as("rate after epoch %d", epoch)
          .isCloseTo(expected[epoch], within(FLOAT));
      assertThat(logs.asMap()).containsKey("learning_rate");
    }
  }

  @Test
  void learningRateScheduler_setsTheRateBeforeTheEpoch() {
    Rate control = new Rate();
    LearningRateScheduler halving = new LearningRateScheduler((epoch, rate) -> rate / 2);
    halving.attach(control, new Callback.Params(2, 1));
    halving.onEpochBegin(0);
    assertThat(control.learningRate()).isEqualTo(0.05);
    Logs logs = new Logs();
    halving.onEpochEnd(0, logs);
    assertThat(logs.get("learning_rate")).isEqualTo(0.05);
    halving.onEpochBegin(1);
    assertThat(control.learningRate()).isEqualTo(0.025);

    LearningRateScheduler byEpoch = new LearningRateScheduler(epoch -> 0.01 * (epoch + 1));
    byEpoch.attach(control, new Callback.Params(4, 1));
    byEpoch.onEpochBegin(3);
    assertThat(control.learningRate()).isEqualTo(0.04);
  }

  @Test
  void lambdaCallback_callsEachHook() {
    List<String> calls = new ArrayList<>();
    Callback callback =
        new LambdaCallback()
            .onTrainBegin(() -> calls.add("begin"))
            .onEpochBegin(epoch -> calls.add("epoch " + epoch))
            .onTrainBatchBegin(step -> calls.add("step " + step))
            .onTrainBatchEnd((logs, step) -> calls.add("stepped " + step + " " + logs.get("loss")))
            .onEpochEnd((logs, epoch) -> calls.add("ended " + epoch + " " + logs.get("loss")))
            .onTrainEnd(() -> calls.add("end"));
    callback.onTrainBegin();
    callback.onEpochBegin(0);
    callback.onTrainBatchBegin(1);
    callback.onTrainBatchEnd(1, new Logs().put("loss", 3));
    callback.onEpochEnd(0, new Logs().put("loss", 2));
    callback.onTrainEnd(new Logs());
    assertThat(calls)
        .containsExactly("begin", "epoch 0", "step 1", "stepped 1 3.0", "ended 0 2.0", "end");

    Callback silent = new LambdaCallback();
    silent.onTrainBegin();
    silent.onEpochEnd(0, new Logs());
  }

  @Test
  void csvLogger_writesALineAnEpoch() throws IOException {
    Path file = folder.resolve("log.csv");
    CSVLogger logger = new CSVLogger(file);
    logger.onTrainBegin();
    logger.onEpochEnd(0, new Logs().put("loss", 0.5).put("val_loss", 0.75));
    assertThat(Files.readString(file)).isEqualTo("epoch,loss,val_loss\n0,0.5,0.75\n");
    logger.onEpochEnd(1, new Logs().put("loss", 0.25)); // an epoch without validation
    assertThat(Files.readString(file)).isEqualTo("epoch,loss,val_loss\n0,0.5,0.75\n1,0.25,NA\n");
  }

  @Test
  void csvLogger_begunAnew_overwrites_andAppendingKeepsTheHeader() throws IOException {
    Path file = folder.resolve("log.tsv");
    for (int fit = 0; fit < 2; fit++) {
      CSVLogger logger = new CSVLogger(file).separator("\t");
      logger.onTrainBegin();
      logger.onEpochEnd(0, new Logs().put("loss", fit).put("val_loss", fit));
    }
    assertThat(Files.readString(file)).isEqualTo("epoch\tloss\tval_loss\n0\t1.0\t1.0\n");
    CSVLogger appending = new CSVLogger(file).separator("\t").append(true);
    appending.onTrainBegin();
    appending.onEpochEnd(1, new Logs().put("loss", 2).put("val_loss", 2));
    assertThat(Files.readString(file))
        .isEqualTo("epoch\tloss\tval_loss\n0\t1.0\t1.0\n1\t2.0\t2.0\n");
  }

  @Test
  void csvLogger_namesTheFileItCannotWrite() {
    Path file = folder.resolve("absent").resolve("log.csv");
    assertThatThrownBy(() -> new CSVLogger(file).onTrainBegin())
        .hasMessageContaining(file.toString());
  }

  /** A training of which only the rate matters. */
  private static final class Rate implements TrainingControl {
    private double rate = 0.1;

    @Override
    public void stop() {
      throw new AssertionError("nothing here stops a training");
    }

    @Override
    public boolean isStopped() {
      return false;
    }

    @Override
    public Map<String, Direction> directions() {
      return Map.of("accuracy", Direction.UP);
    }

    @Override
    public double learningRate() {
      return rate;
    }

    @Override
    public void learningRate(double learningRate) {
      rate = learningRate;
    }

    @Override
    public WeightStore snapshot() {
      throw new AssertionError("nothing here reads weights");
    }

    @Override
    public void restore(WeightStore weights) {
      throw new AssertionError("nothing here writes weights");
    }
  }
}
