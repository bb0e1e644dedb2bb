package cornea.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** The loss and the metrics of some data. */
public final class Evaluation {
  private final Map<String, Double> values;

  Evaluation(Map<String, Double> values) {
    this.values = new LinkedHashMap<>(values);
  }

  /** The loss, penalties of regularizers included. */
  public double loss() {
    return metric("loss");
  }

  /**
   * A metric by the name under which it was compiled.
   *
   * @throws IllegalArgumentException if there is none of that name; the text lists the names
   */
  public double metric(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no metric '" + name + "'. Expected: one of " + values.keySet());
    }
    return value;
  }

  /** All numbers by name. */
  public Map<String, Double> asMap() {
    return new LinkedHashMap<>(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
