package cornea.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metrics that {@code compile} was told: names and Metric objects, perhaps by output. */
final class MetricOptions {
  private final String option;
  private final List<Object> entries = new ArrayList<>();
  private final Map<String, Object> byOutput = new LinkedHashMap<>();

  /** No metrics yet, under the option's name. */
  MetricOptions(String option) {
    this.option = option;
  }

  void add(List<?> more) {
    entries.addAll(more);
  }

  void add(Map<String, ?> more) {
    byOutput.putAll(more);
  }

  /** As it was told: a list, or a map by output; null for nothing. */
  @Nullable Object tree() {
    if (!byOutput.isEmpty()) {
      return byOutput;
    }
    return entries.isEmpty() ? null : entries;
  }

  /**
   * The metrics of each output. Of a model of one output all entries are; otherwise an entry, which
   * may be a list, belongs to the output at its place.
   *
   * @param outputs the outputs' names, in the model's order
   * @throws IllegalArgumentException if they are not those of these outputs
   */
  List<List<Object>> of(List<String> outputs) {
    List<Object> none = new ArrayList<>();
    List<Object> placed;
    if (outputs.size() == 1) {
      placed = List.of(entries);
    } else if (entries.isEmpty()) {
      placed = new ArrayList<>(outputs.size());
      outputs.forEach(output -> placed.add(none));
    } else {
      placed = PerOutput.byPosition(option, entries, outputs);
    }
    List<Object> named = PerOutput.someByName(option, byOutput, outputs, none);
    List<List<Object>> all = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      List<Object> wanted = new ArrayList<>();
      flatten(placed.get(i), wanted);
      flatten(named.get(i), wanted);
      all.add(wanted);
    }
    return all;
  }

  private static void flatten(Object entry, List<Object> target) {
    if (entry instanceof List<?> list) {
      list.forEach(element -> flatten(element, target));
    } else {
      target.add(entry);
    }
  }
}
