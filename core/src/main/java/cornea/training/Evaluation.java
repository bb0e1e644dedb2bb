package cornea.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The loss and the metrics of some data; what each sample was taken for, if asked for. */
public final class Evaluation {
  private final Map<String, Double> values;
  private final @Nullable Classification classification;

  Evaluation(Map<String, Double> values) {
    this(values, null);
  }

  Evaluation(Map<String, Double> values, @Nullable Classification classification) {
    this.values = new LinkedHashMap<>(values);
    this.classification = classification;
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

  /**
   * What the model took each sample for: the confusion matrix, precision, recall and F1 of each
   * class, the surest mistakes with their files.
   *
   * <pre>{@code
   * Evaluation result = model.evaluate(test, e -> e.classNames(List.of("cat", "dog")));
   * System.out.print(result.classification().text());
   * }</pre>
   *
   * @throws IllegalStateException if {@code evaluate} was not told the names of the classes
   */
  public Classification classification() {
    if (classification == null) {
      throw new IllegalStateException(
          "no classification: evaluate needs the names of the classes, e -> e.classNames(…)");
    }
    return classification;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
