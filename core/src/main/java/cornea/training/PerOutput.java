package cornea.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Options that are given for each output of a model: by position, or by the output's name. */
final class PerOutput {
  private PerOutput() {}

  /**
   * Values by position.
   *
   * @param option its name, for messages
   * @param outputs the outputs' names, in the model's order
   * @throws IllegalArgumentException if there is not one value for each output
   */
  static <T> List<T> byPosition(String option, List<T> values, List<String> outputs) {
    if (values.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "'"
              + option
              + "' needs one entry for each output, or entries by output name. Expected: "
              + outputs.size()
              + " entries for the outputs "
              + outputs
              + ". Received: "
              + values.size());
    }
    return values;
  }

  /**
   * Values by name, in the model's order.
   *
   * @param option its name, for messages
   * @param outputs the outputs' names, in the model's order
   * @throws IllegalArgumentException if a name is no output's, or an output has no value
   */
  static <T> List<T> byName(String option, Map<String, T> values, List<String> outputs) {
    if (!values.keySet().containsAll(outputs)) {
      throw new IllegalArgumentException(
          "'"
              + option
              + "' needs an entry for each output. Expected: "
              + outputs
              + ". Received: "
              + values.keySet());
    }
    return someByName(option, values, outputs, values.values().iterator().next());
  }

  /**
   * Values by name, in the model's order, and another value where a name has none.
   *
   * @param option its name, for messages
   * @param outputs the outputs' names, in the model's order
   * @throws IllegalArgumentException if a name is no output's
   */
  static <T> List<T> someByName(
      String option, Map<String, T> values, List<String> outputs, T missing) {
    if (!outputs.containsAll(values.keySet())) {
      throw new IllegalArgumentException(
          "'"
              + option
              + "' names what is no output. Expected: names among "
              + outputs
              + ". Received: "
              + values.keySet());
    }
    List<T> ordered = new ArrayList<>();
    outputs.forEach(name -> ordered.add(values.getOrDefault(name, missing)));
    return ordered;
  }
}
