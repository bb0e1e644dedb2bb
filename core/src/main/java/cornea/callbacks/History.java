package cornea.callbacks;

import static java.lang.Double.NaN;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of every epoch, under Keras's keys: {@code accuracy}, {@code loss}, {@code
 * val_accuracy}, {@code val_loss}, … Training numbers are means over an epoch in which the weights
 * change; validation numbers are of its end. What fit returns.
 */
public final class History extends Callback {
  private final long seed;
  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private final List<Integer> epochs = new ArrayList<>();
  private final List<Integer> beginnings = new ArrayList<>();
  private final List<Double> inputWaits = new ArrayList<>();
  private final List<Map<String, Double>> inputStages = new ArrayList<>();
  private @Nullable TrainingControl training;

  /** An empty history of a training under the given seed. */
  public History(long seed) {
    this.seed = seed;
  }

  @Override
  public void attach(TrainingControl control, Params params) {
    super.attach(control, params);
    training = control;
  }

  @Override
  public Map<String, @Nullable Object> state() {
    return Map.of("epochs", epochs, "values", values);
  }

  @Override
  public void resume(Map<String, ? extends @Nullable Object> state) {
    if (state.get("epochs") instanceof List<?> saved) {
      saved.forEach(epoch -> epochs.add(epoch instanceof Number n ? n.intValue() : -1));
    }
    if (state.get("values") instanceof Map<?, ?> columns) {
      columns.forEach(
          (name, column) -> {
            List<Double> numbers = new ArrayList<>();
            if (column instanceof List<?> list) {
              list.forEach(x -> numbers.add(x instanceof Number n ? n.doubleValue() : Double.NaN));
            }
            values.put(String.valueOf(name), numbers);
          });
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    epochs.add(epoch);
    inputWaits.add(training == null ? 0 : training.inputWaitMillis());
    inputStages.add(training == null ? Map.of() : training.inputStageMillis());
    logs.asMap()
        .forEach((name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
  }

  /**
   * This history and, behind it, that of a training that went on with the same net, as one. Where
   * the other's epochs begin again they are numbered on. A column that one of the two lacks is NaN
   * in its epochs.
   */
  public History followedBy(History next) {
    int last = epochs.isEmpty() ? -1 : epochs.get(epochs.size() - 1);
    int moved = next.epochs.isEmpty() || next.epochs.get(0) > last ? 0 : last + 1;
    History both = new History(seed);
    both.append(this, 0);
    if (!epochs.isEmpty() && !next.epochs.isEmpty()) {
      both.beginnings.add(next.epochs.get(0) + moved);
    }
    both.append(next, moved);
    return both;
  }

  private void append(History other, int moved) {
    int before = epochs.size();
    other.epochs.forEach(epoch -> epochs.add(epoch + moved));
    other.beginnings.forEach(epoch -> beginnings.add(epoch + moved));
    inputWaits.addAll(other.inputWaits);
    inputStages.addAll(other.inputStages);
    other.values.forEach(
        (name, column) ->
            values
                .computeIfAbsent(name, n -> new ArrayList<>(Collections.nCopies(before, NaN)))
                .addAll(column));
    values
        .values()
        .forEach(column -> column.addAll(Collections.nCopies(epochs.size() - column.size(), NaN)));
  }

  /** The seed of the training, with which it can be repeated. */
  public long seed() {
    return seed;
  }

  /** The epochs that were run, counted from 0. */
  public List<Integer> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  /** The epochs with which another training began, see {@link #followedBy}; curves mark them. */
  public List<Integer> beginnings() {
    return Collections.unmodifiableList(beginnings);
  }

  /**
   * For each epoch the milliseconds in which training waited for data. It is no column, because it
   * is another in each run. Where it is a large part of an epoch, the data is read more slowly than
   * the engine learns: more workers, a cache of images or cheaper transformations help.
   */
  public List<Double> inputWaitMillis() {
    return Collections.unmodifiableList(inputWaits);
  }

  /**
   * For each epoch the milliseconds that each stage of making batches took, summed over the threads
   * that did it beside the training: of images {@code decode}, {@code resize}, {@code cache} and
   * {@code transform}. Where training waits, the largest of them says what to change. Empty for
   * data that does not say.
   */
  public List<Map<String, Double>> inputStageMillis() {
    return Collections.unmodifiableList(inputStages);
  }

  /** The names of the columns. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /**
   * A column.
   *
   * @throws IllegalArgumentException if there is none of that name; the text lists the names
   */
  public List<Double> get(String key) {
    List<Double> column = values.get(key);
    if (column == null) {
      throw new IllegalArgumentException(
          "History has no column '" + key + "'. Expected: one of " + values.keySet());
    }
    return Collections.unmodifiableList(column);
  }

  /** The last number of a column. */
  public double last(String key) {
    List<Double> column = get(key);
    return column.get(column.size() - 1);
  }

  /** All columns. */
  public Map<String, List<Double>> asMap() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String toString() {
    return "History(seed=" + seed + ") " + values;
  }
}
