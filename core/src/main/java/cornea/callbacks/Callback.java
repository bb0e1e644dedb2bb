package cornea.callbacks;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that is told how training goes. Every hook is empty here; numbers handed over are those
 * of Keras. An exception in a hook ends training and leaves the model usable, with the weights of
 * the last finished step.
 */
public abstract class Callback {
  /**
   * What a pass consists of.
   *
   * @param epochs how many epochs are to be run
   * @param steps how many steps an epoch has, -1 while that is not known
   */
  public record Params(int epochs, int steps) {}

  private @Nullable TrainingControl control;
  private Params params = new Params(0, -1);

  /** Called before everything else. */
  public void attach(TrainingControl control, Params params) {
    this.control = control;
    this.params = params;
  }

  /** What this callback may do to the training. */
  protected final TrainingControl control() {
    if (control == null) {
      throw new IllegalStateException(
          getClass().getSimpleName() + " works during fit only: pass it to callbacks(…)");
    }
    return control;
  }

  /** What the pass consists of. */
  protected final Params params() {
    return params;
  }

  /** Before the first epoch. */
  public void onTrainBegin() {}

  /**
   * What the callback must know to go on in another process: texts, numbers, booleans, lists, maps
   * and tensors. Saved with a backup of the training, after all callbacks are done with an epoch.
   */
  public Map<String, @Nullable Object> state() {
    return Map.of();
  }

  /**
   * In place of {@link #onTrainBegin}, where a training goes on from a file.
   *
   * @param state what {@link #state} gave
   */
  public void resume(Map<String, ? extends @Nullable Object> state) {
    onTrainBegin();
  }

  /** A file that the training should go on from; null as a rule. */
  public @Nullable Path resumesFrom() {
    return null;
  }

  /** After the last epoch, also when training was stopped early. */
  public void onTrainEnd(Logs logs) {}

  /** Before an epoch, counted from 0. */
  public void onEpochBegin(int epoch) {}

  /** After an epoch and its validation. */
  public void onEpochEnd(int epoch, Logs logs) {}

  /** Before a training step, counted from 0 in its epoch. */
  public void onTrainBatchBegin(int step) {}

  /** After a training step; the numbers are means over the epoch so far. */
  public void onTrainBatchEnd(int step, Logs logs) {}

  /** Before an evaluation, also the validation in fit. */
  public void onTestBegin() {}

  /** After an evaluation. */
  public void onTestEnd(Logs logs) {}

  /** After a step of an evaluation. */
  public void onTestBatchEnd(int step, Logs logs) {}

  /** Before a prediction. */
  public void onPredictBegin() {}

  /** After a step of a prediction. */
  public void onPredictBatchEnd(int step) {}

  /** After a prediction. */
  public void onPredictEnd() {}
}
