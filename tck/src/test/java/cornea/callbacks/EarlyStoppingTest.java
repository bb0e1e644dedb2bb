package cornea.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.metrics.Direction;
import cornea.saving.WeightStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * When training stops, at which epoch the best number was and which weights the model ends with:
 * each is what Keras 3.15.1's EarlyStopping does with the same numbers and options.
 */
class EarlyStoppingTest {
  private static final double[] LOSSES = {
    1, 0.9, 0.9, 0.89995, 0.91, 0.95, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6
  };
  private static final double[] ACCURACIES = {0.1, 0.2, 0.2, 0.1, 0.3, 0.3, 0.3, 0.2};
  private static final int NEVER = -1;

  @Test
  void patience_bearsSoManyEpochs() {
    check(new EarlyStopping(), LOSSES, 2, 1);
    check(new EarlyStopping().patience(2), LOSSES, 5, 3);
    check(new EarlyStopping().patience(3), LOSSES, 6, 3);
    check(new EarlyStopping().patience(4), LOSSES, 11, 7);
    check(new EarlyStopping().patience(7), LOSSES, NEVER, 7);
  }

  @Test
  void firstEpoch_neverStops() {
    check(new EarlyStopping(), new double[] {1}, NEVER, 0);
    check(new EarlyStopping(), new double[] {1, 2}, 1, 0);
  }

  @Test
  void minDelta_wantsMore_whateverItsSign() {
    check(new EarlyStopping().patience(2).minDelta(0.2), LOSSES, 2, 0);
    check(new EarlyStopping().patience(5).minDelta(0.2), LOSSES, 5, 0);
    check(new EarlyStopping().patience(6).minDelta(-0.2), LOSSES, 6, 0);
  }

  @Test
  void baseline_renewsPatienceOnlyBeyondIt() {
    check(new EarlyStopping().patience(2).baseline(0.95), LOSSES, 5, 3);
    check(new EarlyStopping().patience(3).baseline(0.95).minDelta(0.1), LOSSES, 2, 0);
    check(new EarlyStopping().patience(3).baseline(0.8), LOSSES, 2, 1);
    check(new EarlyStopping().patience(7).baseline(0.8), LOSSES, 6, 3);
    check(new EarlyStopping().patience(8).baseline(0.8), LOSSES, NEVER, 7);
    check(new EarlyStopping().patience(6).baseline(0.4), LOSSES, 5, 3);
  }

  @Test
  void startFromEpoch_looksAwayBefore() {
    check(new EarlyStopping().patience(2).startFromEpoch(4), LOSSES, 9, 7);
    check(new EarlyStopping().patience(2).startFromEpoch(7), LOSSES, 9, 7);
    check(new EarlyStopping().patience(3).startFromEpoch(20), LOSSES, NEVER, 0);
  }

  @Test
  void mode_saysWhatIsBetter() {
    check(new EarlyStopping().patience(2).modeMax(), LOSSES, 2, 0);
    check(new EarlyStopping().patience(2).modeMin(), LOSSES, 5, 3);
    check(accuracy().patience(2), ACCURACIES, 3, 1);
    check(accuracy().patience(3), ACCURACIES, 7, 4);
    check(accuracy().patience(2).modeMin(), ACCURACIES, 2, 0);
  }

  @Test
  void restoreBestWeights_goesBackToTheBestEpoch() {
    assertThat(check(best().patience(2), LOSSES, 5, 3)).isEqualTo(3);
    assertThat(check(best().patience(4), LOSSES, 11, 7)).isEqualTo(7);
    assertThat(check(best().patience(20), LOSSES, NEVER, 7)).isEqualTo(7);
    assertThat(check(best().patience(2).startFromEpoch(4), LOSSES, 9, 7)).isEqualTo(7);
    assertThat(check(best().patience(3).baseline(0.4), LOSSES, 2, 1)).isEqualTo(1);
  }

  @Test
  void restoreBestWeights_whereNothingImproves_goesBackToTheFirstEpochWatched() {
    double[] lost = {0.5, 0.6, Double.NaN, Double.NaN};
    assertThat(check(best().patience(2), lost, 2, 0)).isEqualTo(0);
    double[] never = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    assertThat(check(best().patience(2), never, 2, 0)).isEqualTo(0);
    assertThat(check(best().patience(2).startFromEpoch(2), never, NEVER, 2)).isEqualTo(2);
    check(new EarlyStopping(), new double[] {Double.NaN, 2}, 1, 0); // beaten by nothing any more
  }

  @Test
  void withoutRestoring_noWeightsAreTouched() {
    assertThat(check(new EarlyStopping().patience(2), LOSSES, 5, 3)).isNull();
  }

  @Test
  void secondTraining_beginsAnew() {
    EarlyStopping callback = best().patience(2);
    check(callback, LOSSES, 5, 3);
    assertThat(check(callback, new double[] {3, 2, 4, 4}, 3, 1)).isEqualTo(1);
  }

  private static EarlyStopping accuracy() {
    return new EarlyStopping().monitor("val_accuracy");
  }

  private static EarlyStopping best() {
    return new EarlyStopping().restoreBestWeights(true);
  }

  /** Runs a training of these numbers, and gives the epoch whose weights it ended with, if any. */
  private static @Nullable Integer check(
      EarlyStopping callback, double[] values, int stoppedEpoch, int bestEpoch) {
    Weights control = new Weights();
    callback.attach(control, new Callback.Params(values.length, 1));
    callback.onTrainBegin();
    Logs logs = new Logs();
    for (int epoch = 0; epoch < values.length && !control.isStopped(); epoch++) {
      callback.onEpochBegin(epoch);
      control.epochs.add(WeightStore.of(Map.of()));
      // The callback watches one of the two.
      logs = new Logs().put("val_loss", values[epoch]).put("val_accuracy", values[epoch]);
      callback.onEpochEnd(epoch, logs);
    }
    callback.onTrainEnd(logs);
    assertThat(callback.stoppedEpoch()).as("stopped after").isEqualTo(stoppedEpoch);
    assertThat(control.isStopped()).isEqualTo(stoppedEpoch != NEVER);
    assertThat(callback.bestEpoch()).as("best epoch").isEqualTo(bestEpoch);
    return control.restored;
  }

  /** A training whose weights are told apart by the epoch they come from. */
  private static final class Weights implements TrainingControl {
    private final List<WeightStore> epochs = new ArrayList<>();
    private boolean stopped;
    private @Nullable Integer restored;

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public boolean isStopped() {
      return stopped;
    }

    @Override
    public Map<String, Direction> directions() {
      return Map.of("accuracy", Direction.UP);
    }

    @Override
    public double learningRate() {
      throw new AssertionError("nothing here reads the rate");
    }

    @Override
    public void learningRate(double learningRate) {
      throw new AssertionError("nothing here sets the rate");
    }

    @Override
    public WeightStore snapshot() {
      return epochs.get(epochs.size() - 1);
    }

    @Override
    public void restore(WeightStore weights) {
      for (int epoch = 0; epoch < epochs.size(); epoch++) {
        if (epochs.get(epoch) == weights) {
          restored = epoch;
        }
      }
    }
  }
}
