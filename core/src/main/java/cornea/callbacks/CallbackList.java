package cornea.callbacks;

import java.util.List;

/** Callbacks as one, called in order. */
public final class CallbackList extends Callback {
  private final List<Callback> callbacks;

  /** The given callbacks. */
  public CallbackList(List<Callback> callbacks) {
    this.callbacks = List.copyOf(callbacks);
  }

  @Override
  public void attach(TrainingControl control, Params params) {
    super.attach(control, params);
    callbacks.forEach(c -> c.attach(control, params));
  }

  @Override
  public void onTrainBegin() {
    callbacks.forEach(Callback::onTrainBegin);
  }

  @Override
  public void onTrainEnd(Logs logs) {
    callbacks.forEach(c -> c.onTrainEnd(logs));
  }

  @Override
  public void onEpochBegin(int epoch) {
    callbacks.forEach(c -> c.onEpochBegin(epoch));
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    callbacks.forEach(c -> c.onEpochEnd(epoch, logs));
  }

  @Override
  public void onTrainBatchBegin(int step) {
    callbacks.forEach(c -> c.onTrainBatchBegin(step));
  }

  @Override
  public void onTrainBatchEnd(int step, Logs logs) {
    callbacks.forEach(c -> c.onTrainBatchEnd(step, logs));
  }

  @Override
  public void onTestBegin() {
    callbacks.forEach(Callback::onTestBegin);
  }

  @Override
  public void onTestEnd(Logs logs) {
    callbacks.forEach(c -> c.onTestEnd(logs));
  }

  @Override
  public void onTestBatchEnd(int step, Logs logs) {
    callbacks.forEach(c -> c.onTestBatchEnd(step, logs));
  }

  @Override
  public void onPredictBegin() {
    callbacks.forEach(Callback::onPredictBegin);
  }

  @Override
  public void onPredictBatchEnd(int step) {
    callbacks.forEach(c -> c.onPredictBatchEnd(step));
  }

  @Override
  public void onPredictEnd() {
    callbacks.forEach(Callback::onPredictEnd);
  }
}
