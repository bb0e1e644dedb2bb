package cornea.formats;

import cornea.formats.hdf5.Hdf5Dataset;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.training.OptimizerState;
import cornea.training.OptimizerState.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer's variables in the order in which Keras 3 saves them: the number of steps, the
 * learning rate unless a schedule gives it, then what it keeps of the weights.
 */
final class OptimizerVariables {
  private OptimizerVariables() {}

  /** The variables of a compiled model's optimizer, by names that are unique. */
  static Map<String, Hdf5Dataset> write(Model model) {
    OptimizerState state = model.optimizerState();
    Map<Weight, String> names = new LinkedHashMap<>();
    model.weightsByPath().forEach((path, weight) -> names.put(weight, path.replace('/', '_')));
    Map<String, Hdf5Dataset> variables = new LinkedHashMap<>();
    variables.put("iteration", Hdf5Dataset.of(state.iteration()));
    if (state.learningRate() != null) {
      variables.put("learning_rate", Hdf5Dataset.of(Tensor.scalar(state.learningRate())));
    }
    for (Slot slot : state.slots()) {
      String of = slot.weight() == null ? "" : names.get(slot.weight()) + "_";
      variables.put(of + slot.name(), Hdf5Dataset.of(slot.value().shape(), slot::value));
    }
    return variables;
  }

  /**
   * Brings a compiled model's optimizer to where a file's got.
   *
   * @param paths of all variables, in the file's order
   * @param stored how the file holds the weights
   * @return what was left out, or nothing
   */
  static Optional<String> read(
      Hdf5Reader reader, List<String> paths, Model model, StoredWeights stored) {
    if (paths.isEmpty()) {
      return Optional.empty();
    }
    // RMSprop of Keras 2 did not count its steps, and tf.keras 2 did not save the rate.
    int first = 0;
    while (first < Math.min(2, paths.size()) && reader.shape(paths.get(first)).rank() == 0) {
      first++;
    }
    OptimizerState fresh = model.optimizerState();
    double iteration = first == 0 ? 0 : reader.number(paths.get(0));
    if (!(iteration >= 0 && iteration < Long.MAX_VALUE)) {
      return Optional.of("the optimizer did " + iteration + " steps, so that it starts anew");
    }
    Double rate =
        rate(
            fresh.learningRate(), first == 2 && isRate(paths.get(1)) ? paths.get(1) : null, reader);
    if (rate != null && !(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      return Optional.of("the optimizer's learning rate is " + rate + ", so that it starts anew");
    }
    List<String> saved = paths.subList(first, paths.size());
    List<Slot> slots =
        isGrouped(saved, fresh.slots()) ? grouped(fresh.slots(), stored) : fresh.slots();
    if (!fits(reader, saved, slots, stored)) {
      model.restore(new OptimizerState(0, rate, List.of()));
      return saved.isEmpty() && iteration == 0
          ? Optional.empty() // Keras never used it
          : Optional.of(
              "the optimizer kept "
                  + saved.size()
                  + " arrays that do not fit the "
                  + slots.size()
                  + " of this model's trainable weights, so that it starts anew");
    }
    List<Slot> read = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      Tensor value = reader.tensor(saved.get(i), shape(slot, stored));
      boolean whole = value.shape().rank() == 4;
      read.add(
          new Slot(
              slot.weight(),
              slot.name(),
              whole ? stored.kernel(slot.weight()).read(value) : value));
    }
    model.restore(new OptimizerState((long) iteration, rate, read));
    return Optional.empty();
  }

  /**
   * Whether arrays lie slot by slot, as the optimizers of Keras 2 and the first ones of tf.keras
   * saved them, and not weight by weight: {@code Adam/dense/kernel/m:0} after {@code
   * Adam/m/dense/kernel:0}.
   */
  private static boolean isGrouped(List<String> paths, List<Slot> slots) {
    if (paths.isEmpty() || slots.isEmpty() || slots.get(0).weight() == null) {
      return false;
    }
    String last = paths.get(0).substring(paths.get(0).lastIndexOf('/') + 1);
    return last.endsWith(":0") && !last.equals(slots.get(0).weight().name() + ":0");
  }

  /** What Keras 2 saved second may also be a part of Nadam, {@code Nadam/momentum_cache:0}. */
  private static boolean isRate(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return !last.endsWith(":0") || last.startsWith("learning_rate");
  }

  private static List<Slot> grouped(List<Slot> slots, StoredWeights stored) {
    Map<String, List<Slot>> groups = new LinkedHashMap<>();
    slots.forEach(slot -> groups.computeIfAbsent(slot.name(), n -> new ArrayList<>()).add(slot));
    Comparator<Slot> byName = Comparator.comparing(slot -> stored.sortKey(slot.weight()));
    groups.values().forEach(group -> group.sort(byName));
    return groups.values().stream().flatMap(List::stream).toList();
  }

  /** The file's rate; the config's where that is the same in float32, since it has more digits. */
  private static @Nullable Double rate(
      @Nullable Double configured, @Nullable String path, Hdf5Reader reader) {
    if (configured == null || path == null) {
      return null;
    }
    double saved = reader.number(path);
    return (float) saved == (float) configured.doubleValue() ? configured : (Double) saved;
  }

  private static Shape shape(Slot slot, StoredWeights stored) {
    Shape here = slot.value().shape();
    return here.rank() == 4 ? stored.kernel(slot.weight()).shape(here) : here;
  }

  /** Whether there is an array for each slot; Keras 2 saved placeholders of one number behind. */
  private static boolean fits(
      Hdf5Reader reader, List<String> paths, List<Slot> slots, StoredWeights stored) {
    if (paths.size() < slots.size()) {
      return false;
    }
    for (int i = 0; i < paths.size(); i++) {
      Shape shape = reader.shape(paths.get(i));
      boolean unused = i >= slots.size() && (slots.isEmpty() || shape.size() == 1);
      if (!unused && (i >= slots.size() || !shape.equals(shape(slots.get(i), stored)))) {
        return false;
      }
    }
    return true;
  }
}
