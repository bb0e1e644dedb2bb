package cornea.formats;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Dataset;
import cornea.formats.hdf5.Hdf5Group;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.layers.Layer;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.saving.WeightsOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Weights as Keras 1 and 2 lay them out, and Keras 3 in its older format: a group for each layer
 * under its name, with the attribute {@code weight_names} in the order of the weights, those that
 * are trained first. A nested model is one group. Source: {@code legacy/saving/legacy_h5_format.py}
 * in Keras.
 */
final class LegacyWeights {
  /** Readers turn kernels around where another one wrote them; the layout here is TensorFlow's. */
  static final String BACKEND = "tensorflow";

  private static final String LAYER_NAMES = "layer_names";
  private static final String WEIGHT_NAMES = "weight_names";
  private static final String OWN = "top_level_model_weights";

  private LegacyWeights() {}

  /** Keras's version; files without one are of Keras 1. Null if there are no weights either. */
  static @Nullable String kerasVersion(Hdf5Reader reader) {
    for (String place : List.of("", "model_weights")) {
      String version = reader.text(place, "keras_version");
      if (version != null) {
        return version;
      }
    }
    boolean weights =
        reader.texts("", LAYER_NAMES) != null || reader.texts("model_weights", LAYER_NAMES) != null;
    return weights ? "1" : null;
  }

  /** Puts every weight of a model into a group. */
  static void write(Model model, Hdf5Group group) {
    Map<Weight, String> paths = new LinkedHashMap<>();
    model.weightsByPath().forEach((path, weight) -> paths.put(weight, path));
    List<String> layers = new ArrayList<>();
    for (Layer layer : model.sublayers()) {
      layers.add(layer.name());
    }
    group.texts(LAYER_NAMES, layers);
    group.text("backend", BACKEND).text("keras_version", SavedModel.KERAS_VERSION);
    for (Layer layer : model.sublayers()) {
      Hdf5Group own = group.group(layer.name());
      List<String> names = new ArrayList<>();
      for (Weight weight : weights(layer)) {
        String name = Objects.requireNonNull(paths.get(weight));
        names.add(name);
        own.put(name, Hdf5Dataset.of(weight.shape(), weight::tensor));
      }
      own.texts(WEIGHT_NAMES, names);
    }
    group.group(OWN).texts(WEIGHT_NAMES, List.of());
  }

  /**
   * Sets the weights of a model.
   *
   * @param place the group, "" for the root
   * @return how the file holds the weights
   * @throws CorneaException if layers or shapes do not fit; no weight has changed then
   */
  static StoredWeights read(Hdf5Reader reader, String place, Model model, WeightsOptions options) {
    List<String> names = reader.texts(place, LAYER_NAMES);
    if (names == null) {
      throw new CorneaException(
          reader.where(),
          "there are no weights of Keras in it: neither 'layers' nor an attribute 'layer_names'");
    }
    String prefix = place.isEmpty() ? "" : place + "/";
    Map<String, List<String>> saved = new LinkedHashMap<>();
    for (String name : names) {
      List<String> weights = reader.texts(prefix + name, WEIGHT_NAMES);
      if (weights != null && !weights.isEmpty()) {
        saved.put(name, weights);
      }
    }
    StoredWeights stored =
        StoredWeights.of(model, kerasVersion(reader), reader.text(place, "backend"));
    WeightTransfer transfer = new WeightTransfer(reader, stored, options);
    if (options.byName()) {
      if (model.sublayers().stream().map(Layer::name).noneMatch(saved::containsKey)) {
        options
            .warnings()
            .accept(
                reader.where()
                    + ": nothing was loaded, since no layer has a name of the file's: "
                    + saved.keySet());
      }
      for (Layer layer : model.sublayers()) {
        List<String> weights = saved.get(layer.name());
        if (weights != null) {
          add(transfer, layer, prefix + layer.name(), weights, stored);
        }
      }
    } else {
      List<Layer> layers =
          model.sublayers().stream().filter(layer -> !layer.weights().isEmpty()).toList();
      if (layers.size() != saved.size()) {
        throw new CorneaException(
            reader.where(),
            "layers with weights: the model has "
                + layers.size()
                + ", the file "
                + saved.size()
                + " ("
                + String.join(", ", saved.keySet())
                + "). Load by name, w -> w.byName(true), to fill only layers of the same names");
      }
      int index = 0;
      for (Map.Entry<String, List<String>> entry : saved.entrySet()) {
        Layer layer = layers.get(index++);
        add(transfer, layer, prefix + entry.getKey(), entry.getValue(), stored);
      }
    }
    transfer.run();
    return stored;
  }

  private static void add(
      WeightTransfer transfer,
      Layer layer,
      String place,
      List<String> names,
      StoredWeights stored) {
    List<String> arrays = new ArrayList<>();
    names.forEach(name -> arrays.add(place + "/" + name));
    List<Weight> weights = inOrderOf(names, layer);
    transfer.add(layer, weights, place, arrays);
    stored.name(weights, names);
  }

  /**
   * The weights of a layer in the order in which a file names them. The order is that of {@link
   * #weights}, except that Keras before 2.3 saved a nested model that is frozen as a whole with its
   * statistics last; the names tell that.
   */
  private static List<Weight> inOrderOf(List<String> names, Layer layer) {
    List<Weight> usual = weights(layer);
    if (!(layer instanceof Model) || matches(names, usual)) {
      return usual;
    }
    List<Weight> statesLast = new ArrayList<>();
    layer.weights().stream().filter(w -> !w.isState()).forEach(statesLast::add);
    layer.weights().stream().filter(Weight::isState).forEach(statesLast::add);
    if (matches(names, statesLast)) {
      return statesLast;
    }
    return matches(names, layer.weights()) ? layer.weights() : usual;
  }

  /** Whether the names end as the weights' do, as far as can be told: {@code …/gamma:0}. */
  private static boolean matches(List<String> names, List<Weight> weights) {
    if (names.size() != weights.size()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).substring(names.get(i).lastIndexOf('/') + 1);
      int colon = name.indexOf(':');
      if (!(colon < 0 ? name : name.substring(0, colon)).equals(weights.get(i).name())) {
        return false;
      }
    }
    return true;
  }

  private static List<Weight> weights(Layer layer) {
    List<Weight> weights = new ArrayList<>(layer.trainableWeights());
    weights.addAll(layer.nonTrainableWeights());
    return weights;
  }
}
