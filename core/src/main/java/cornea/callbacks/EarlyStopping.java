package cornea.callbacks;

import cornea.metrics.Direction;
import cornea.saving.WeightStore;
import cornea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stops training when a number no longer improves. Keras's {@code EarlyStopping}; best weights, if
 * asked for, are restored at the end of training whatever ended it.
 */
public final class EarlyStopping extends Callback {
  private final Monitor monitor = new Monitor("EarlyStopping", "it is not watched");
  private double minDelta;
  private int patience;
  private @Nullable Double baseline;
  private boolean restoreBestWeights;
  private int startFromEpoch;

  private int wait;
  private @Nullable Double best;
  private int bestEpoch;
  private int stoppedEpoch = -1;
  private @Nullable WeightStore bestWeights;

  /**
   * The number that is watched. Default {@code val_loss}. Without a mode the metric of that name
   * says which way it improves.
   */
  public EarlyStopping monitor(String monitor) {
    this.monitor.name(monitor);
    return this;
  }

  /** A smaller change is no improvement. Default 0. */
  public EarlyStopping minDelta(double minDelta) {
    this.minDelta = Math.abs(minDelta);
    return this;
  }

  /** How many epochs without improvement are borne. Default 0. */
  public EarlyStopping patience(int patience) {
    this.patience = patience;
    return this;
  }

  /** Smaller is better, whatever the name says. Default what the name says. */
  public EarlyStopping modeMin() {
    monitor.direction(Direction.DOWN);
    return this;
  }

  /** Larger is better, whatever the name says. Default what the name says. */
  public EarlyStopping modeMax() {
    monitor.direction(Direction.UP);
    return this;
  }

  /** Patience is renewed only by numbers better than this one. Default none. */
  public EarlyStopping baseline(double baseline) {
    this.baseline = baseline;
    return this;
  }

  /** Whether the model ends with the weights of its best epoch. Default false. */
  public EarlyStopping restoreBestWeights(boolean restoreBestWeights) {
    this.restoreBestWeights = restoreBestWeights;
    return this;
  }

  /** Epochs before this one are not watched. Default 0. */
  public EarlyStopping startFromEpoch(int startFromEpoch) {
    this.startFromEpoch = startFromEpoch;
    return this;
  }

  /** The epoch after which training was stopped, -1 if it was not. */
  public int stoppedEpoch() {
    return stoppedEpoch;
  }

  /** The epoch with the best number. */
  public int bestEpoch() {
    return bestEpoch;
  }

  @Override
  public void onTrainBegin() {
    monitor.begin(control());
    wait = 0;
    stoppedEpoch = -1;
    best = null;
    bestEpoch = 0;
    bestWeights = null;
  }

  @Override
  public Map<String, @Nullable Object> state() {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put("wait", wait);
    state.put("best", best);
    state.put("best_epoch", bestEpoch);
    state.put("stopped_epoch", stoppedEpoch);
    if (bestWeights != null) {
      state.put("best_weights", bestWeights.tensors());
    }
    return state;
  }

  @Override
  public void resume(Map<String, ? extends @Nullable Object> state) {
    monitor.begin(control());
    wait = State.whole(state, "wait", 0);
    best = State.number(state, "best");
    bestEpoch = State.whole(state, "best_epoch", 0);
    stoppedEpoch = State.whole(state, "stopped_epoch", -1);
    bestWeights = null;
    if (state.get("best_weights") instanceof Map<?, ?> saved) {
      Map<String, Tensor> weights = new LinkedHashMap<>();
      saved.forEach(
          (path, value) -> {
            if (path instanceof String name && value instanceof Tensor tensor) {
              weights.put(name, tensor);
            }
          });
      bestWeights = new WeightStore(weights);
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    Double current = monitor.read(logs);
    if (current == null || epoch < startFromEpoch) {
      return;
    }
    if (restoreBestWeights && bestWeights == null) {
      // If no epoch improves on anything, the first one counts as the best.
      bestWeights = control().snapshot();
      bestEpoch = epoch;
    }
    wait++;
    if (monitor.isBetter(current, best, minDelta)) {
      best = current;
      bestEpoch = epoch;
      if (restoreBestWeights) {
        bestWeights = control().snapshot();
      }
      if (baseline == null || monitor.isBetter(current, baseline, minDelta)) {
        wait = 0;
      }
      return;
    }
    if (wait >= patience && epoch > 0) {
      stoppedEpoch = epoch;
      control().stop();
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    if (bestWeights != null) {
      control().restore(bestWeights);
    }
  }
}
