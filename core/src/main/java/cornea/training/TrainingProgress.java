package cornea.training;

import cornea.CorneaException;
import cornea.saving.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far {@code fit} got at the end of an epoch. All that is random is a function of the seed and
 * of positions, so that these numbers are the whole random state.
 *
 * @param seed of the training
 * @param epoch the next one, from 0
 * @param stopped whether a callback ended the training
 * @param pass over the data, from 0
 * @param batches of that pass that are used up, where epochs are no whole passes
 * @param callbacks what they must know to go on
 */
record TrainingProgress(
    long seed,
    int epoch,
    boolean stopped,
    int pass,
    int batches,
    Map<String, @Nullable Object> callbacks) {
  /** Under what a model's metadata has it. */
  static final String KEY = "training";

  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("seed", seed);
    json.put("epoch", epoch);
    json.put("stopped", stopped);
    json.put("pass", pass);
    json.put("batches", batches);
    json.put("callbacks", callbacks);
    return json;
  }

  /**
   * Reads what {@link #toJson} gave.
   *
   * @param where the file, for messages
   */
  static TrainingProgress of(String where, Map<String, ? extends @Nullable Object> json) {
    try {
      return new TrainingProgress(
          whole(json, "seed", Long.MIN_VALUE),
          (int) whole(json, "epoch", 0),
          Boolean.TRUE.equals(json.get("stopped")),
          (int) whole(json, "pass", 0),
          (int) whole(json, "batches", 0),
          Json.object(json, "callbacks"));
    } catch (IllegalArgumentException e) {
      throw new CorneaException(where, "training: " + e.getMessage(), e);
    }
  }

  private static long whole(Map<String, ? extends @Nullable Object> json, String key, long least) {
    if (json.get(key) instanceof Number number && number.longValue() >= least) {
      return number.longValue();
    }
    throw new IllegalArgumentException(
        "'" + key + "' must be a whole number. Received: " + json.get(key));
  }
}
