package cornea.callbacks;

import cornea.metrics.Direction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lowers the learning rate when a number no longer improves. Keras's {@code ReduceLROnPlateau}; the
 * history gets a column {@code learning_rate}.
 */
public final class ReduceLROnPlateau extends Callback {
  private final Monitor monitor = new Monitor("ReduceLROnPlateau", "the learning rate stays");
  private double factor = 0.1;
  private int patience = 10;
  private double minDelta = 1e-4;
  private int cooldown;
  private double minLr;

  private @Nullable Double best;
  private int wait;
  private int cooling;

  /**
   * The number that is watched. Default {@code val_loss}. Without a mode the metric of that name
   * says which way it improves.
   */
  public ReduceLROnPlateau monitor(String monitor) {
    this.monitor.name(monitor);
    return this;
  }

  /** What the rate is multiplied with, below 1. Default 0.1. */
  public ReduceLROnPlateau factor(double factor) {
    if (!(factor < 1)) {
      throw new IllegalArgumentException(
          "ReduceLROnPlateau: 'factor' must be below 1. Received: factor=" + factor);
    }
    this.factor = factor;
    return this;
  }

  /** How many epochs without improvement are borne. Default 10. */
  public ReduceLROnPlateau patience(int patience) {
    this.patience = patience;
    return this;
  }

  /** Smaller is better, whatever the name says. Default what the name says. */
  public ReduceLROnPlateau modeMin() {
    monitor.direction(Direction.DOWN);
    return this;
  }

  /** Larger is better, whatever the name says. Default what the name says. */
  public ReduceLROnPlateau modeMax() {
    monitor.direction(Direction.UP);
    return this;
  }

  /** A smaller change is no improvement. Default 1e-4. */
  public ReduceLROnPlateau minDelta(double minDelta) {
    this.minDelta = Math.abs(minDelta);
    return this;
  }

  /** Epochs after a reduction that are not watched. Default 0. */
  public ReduceLROnPlateau cooldown(int cooldown) {
    this.cooldown = cooldown;
    return this;
  }

  /** The rate never falls below this. Default 0. */
  public ReduceLROnPlateau minLr(double minLr) {
    this.minLr = minLr;
    return this;
  }

  @Override
  public void onTrainBegin() {
    monitor.begin(control());
    best = null;
    wait = 0;
    cooling = 0;
  }

  @Override
  public Map<String, @Nullable Object> state() {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put("best", best);
    state.put("wait", wait);
    state.put("cooling", cooling);
    return state;
  }

  @Override
  public void resume(Map<String, ? extends @Nullable Object> state) {
    monitor.begin(control());
    best = State.number(state, "best");
    wait = State.whole(state, "wait", 0);
    cooling = State.whole(state, "cooling", 0);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    logs.put("learning_rate", control().learningRate());
    Double current = monitor.read(logs);
    if (current == null) {
      return;
    }
    if (cooling > 0) {
      cooling--;
      wait = 0;
    }
    if (monitor.isBetter(current, best, minDelta)) {
      best = current;
      wait = 0;
    } else if (cooling == 0) {
      wait++;
      if (wait >= patience) {
        double rate = control().learningRate();
        if (rate > minLr) {
          control().learningRate(Math.max(rate * factor, minLr));
          cooling = cooldown;
          wait = 0;
        }
      }
    }
  }
}
