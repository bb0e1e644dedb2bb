package cornea.training;

import cornea.CorneaVersion;
import cornea.callbacks.History;
import cornea.callbacks.Logs;
import cornea.data.Batches;
import cornea.models.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from, in its metadata: what the data said of themselves, and for each
 * training Cornea's version, the engine, the seed, the data's fingerprint and the history.
 */
final class Provenance {
  private static final String TRAININGS = "trainings";
  private static final String DATA = "data";
  private static final String HISTORY = "history";
  private static final int KEPT = 20; // trainings; a loop around fit should not fill the file

  private final Map<String, @Nullable Object> training;
  private final Map<String, List<Double>> before = new LinkedHashMap<>();

  private Provenance(Map<String, @Nullable Object> training) {
    this.training = training;
  }

  /**
   * Notes that a training begins. One that is like the last, as where {@code fit} is called again,
   * goes on with that one's history.
   */
  static Provenance begin(Model model, Batches data, String engine, long seed) {
    Map<String, Object> description = new LinkedHashMap<>(data.description());
    Object fingerprint = description.remove(DATA);
    model.metadata().putAll(description);
    Map<String, @Nullable Object> training = new LinkedHashMap<>();
    training.put("cornea_version", CorneaVersion.text());
    training.put("engine", engine);
    training.put("seed", seed);
    if (fingerprint != null) {
      training.put(DATA, fingerprint);
    }
    List<@Nullable Object> trainings = new ArrayList<>();
    if (model.metadata().get(TRAININGS) instanceof List<?> list) {
      trainings.addAll(list.subList(Math.max(0, list.size() - KEPT + 1), list.size()));
    }
    Provenance provenance = new Provenance(training);
    int last = trainings.size() - 1;
    if (last >= 0 && provenance.isLike(trainings.get(last))) {
      trainings.remove(last);
    }
    trainings.add(training);
    model.metadata().put(TRAININGS, trainings);
    return provenance;
  }

  private boolean isLike(@Nullable Object other) {
    if (!(other instanceof Map<?, ?> map)) {
      return false;
    }
    Map<Object, @Nullable Object> rest = new LinkedHashMap<>(map);
    if (!(rest.remove(HISTORY) instanceof Map<?, ?> history)
        || !rest.toString().equals(training.toString())) {
      return false;
    }
    history.forEach(
        (name, column) -> {
          if (column instanceof List<?> numbers) {
            List<Double> copy = new ArrayList<>();
            numbers.forEach(x -> copy.add(x instanceof Number n ? n.doubleValue() : Double.NaN));
            before.put(String.valueOf(name), copy);
          }
        });
    return true;
  }

  /** Leaves out what another training's history said: this one has its own of the same epochs. */
  void resumed() {
    before.clear();
  }

  /** Notes an epoch's numbers, before callbacks that may save the model. */
  void epoch(History history, Logs logs) {
    Map<String, List<Double>> columns = new LinkedHashMap<>();
    before.forEach((name, column) -> columns.put(name, new ArrayList<>(column)));
    history.asMap().forEach((name, column) -> column(columns, name).addAll(column));
    logs.asMap().forEach((name, value) -> column(columns, name).add(value));
    training.put(HISTORY, columns);
  }

  /** Notes the whole history; callbacks may have added columns to the last epoch. */
  void end(History history) {
    epoch(history, new Logs());
  }

  private static List<Double> column(Map<String, List<Double>> columns, String name) {
    return columns.computeIfAbsent(name, n -> new ArrayList<>());
  }
}
