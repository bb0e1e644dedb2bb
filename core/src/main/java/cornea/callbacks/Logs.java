package cornea.callbacks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named numbers of a batch or an epoch, in Keras's order: training's by name, validation's by name,
 * then what callbacks have added, in the order in which they did.
 */
public final class Logs {
  private final Map<String, Double> values = new LinkedHashMap<>();

  /** Sets a number; callbacks may add their own (a learning rate, say). */
  public Logs put(String name, double value) {
    values.put(name, value);
    return this;
  }

  /** Sets every number of other logs, under names with a prefix. */
  public Logs putAll(String prefix, Logs other) {
    other.values.forEach((name, value) -> values.put(prefix + name, value));
    return this;
  }

  /** A number, or null if there is none of that name. */
  public @Nullable Double get(String name) {
    return values.get(name);
  }

  /** All numbers, read-only. */
  public Map<String, Double> asMap() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
