package cornea.callbacks;

import cornea.saving.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  public Map<String, @Nullable Object> state() {
    List<Object> states = new ArrayList<>();
    for (Callback callback : callbacks) {
      Map<String, @Nullable Object> state = new LinkedHashMap<>();
      state.put("class_name", callback.getClass().getSimpleName());
      state.put("state", callback.state());
      states.add(state);
    }
    return Map.of("callbacks", states);
  }

  /** Each callback gets the state of the first one of its class that no other has got. */
  @Override
  public void resume(Map<String, ? extends @Nullable Object> state) {
    List<Map<?, ?>> left = new ArrayList<>();
    if (state.get("callbacks") instanceof List<?> saved) {
      saved.forEach(entry -> left.add(entry instanceof Map<?, ?> map ? map : Map.of()));
    }
    for (Callback callback : callbacks) {
      String name = callback.getClass().getSimpleName();
      int index = 0;
      while (index < left.size() && !name.equals(left.get(index).get("class_name"))) {
        index++;
      }
      if (index < left.size() && left.remove(index).get("state") instanceof Map<?, ?> own) {
        callback.resume(Json.object(own));
      } else {
        callback.onTrainBegin();
      }
    }
  }

  @Override
  public @Nullable Path resumesFrom() {
    for (Callback callback : callbacks) {
      Path file = callback.resumesFrom();
      if (file != null) {
        return file;
      }
    }
    return null;
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
