package cornea.formats;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.layers.Layer;
import cornea.layers.Weight;
import cornea.saving.WeightsOptions;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings arrays of a file into weights: first every layer is checked, then everything is read, then
 * the weights change. So a file that does not fit changes nothing.
 */
final class WeightTransfer {
  private static final int TOLD = 20;

  private final Hdf5Reader reader;
  private final StoredWeights stored;
  private final WeightsOptions options;
  private final Map<Weight, String> paths = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  WeightTransfer(Hdf5Reader reader, StoredWeights stored, WeightsOptions options) {
    this.reader = reader;
    this.stored = stored;
    this.options = options;
  }

  /**
   * Plans the weights of a layer.
   *
   * @param place where the arrays lie, for messages
   * @param arrays their paths, in the order of the weights
   */
  void add(Layer layer, List<Weight> weights, String place, List<String> arrays) {
    if (weights.isEmpty()) {
      return;
    }
    if (weights.size() != arrays.size()) {
      problems.add(
          layer.label()
              + " has "
              + weights.size()
              + " weights, '"
              + place
              + "' has "
              + arrays.size());
      return;
    }
    for (int i = 0; i < arrays.size(); i++) {
      Shape found = reader.shape(arrays.get(i));
      Weight weight = weights.get(i);
      if (!found.equals(stored.kernel(weight).shape(weight.shape()))) {
        problems.add(
            layer.label()
                + ": '"
                + weight.name()
                + "' has shape "
                + weight.shape()
                + ", '"
                + arrays.get(i)
                + "' has "
                + found);
        return;
      }
    }
    for (int i = 0; i < arrays.size(); i++) {
      paths.put(weights.get(i), arrays.get(i));
    }
  }

  /** Reads and assigns; without {@code skipMismatch} a layer that does not fit is an error. */
  void run() {
    if (!problems.isEmpty()) {
      if (!options.skipMismatch()) {
        throw new CorneaException(
            reader.where(), "the weights do not fit the model's layers: " + listed());
      }
      problems.forEach(
          problem -> options.warnings().accept(reader.where() + ": kept as it was: " + problem));
    }
    List<Weight> weights = List.copyOf(paths.keySet());
    List<Hdf5Reader.Numbers> values =
        reader.numbers(
            List.copyOf(paths.values()),
            weights.stream().map(weight -> stored.kernel(weight).shape(weight.shape())).toList());
    for (int i = 0; i < weights.size(); i++) {
      if (!values.get(i).finite()) {
        options
            .warnings()
            .accept(
                reader.where() + ": not all numbers of '" + weights.get(i).path() + "' are finite");
      }
    }
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).assign(stored.kernel(weights.get(i)).read(values.get(i).tensor()));
    }
  }

  private String listed() {
    String text = String.join("; ", problems.subList(0, Math.min(TOLD, problems.size())));
    return problems.size() > TOLD ? text + "; and " + (problems.size() - TOLD) + " more" : text;
  }
}
