package cornea.formats;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Dataset;
import cornea.formats.hdf5.Hdf5Group;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.layers.Layer;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.saving.Names;
import cornea.saving.WeightsOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weights as Keras 3 lays them out: {@code layers/conv2d_1/vars/0}, where layers are counted by
 * class in each model, whatever their names; a nested model's layers lie below it, and a layer that
 * stands in several places lies at the first. Source: {@code _save_state} in Keras's {@code
 * saving/saving_lib.py}.
 */
final class KerasWeights {
  private static final String LAYERS = "layers";

  /** What tf.keras 2.12 to 2.14 called it. */
  private static final String OLDER_LAYERS = "_layer_checkpoint_dependencies";

  /** Where a layer's own weights lie. */
  private record Place(String path, Layer layer, List<Weight> weights) {}

  private KerasWeights() {}

  /** Whether a file has this layout. */
  static boolean isIn(Hdf5Reader reader) {
    return reader.has(LAYERS) || reader.has(OLDER_LAYERS);
  }

  /** The group of the layers in a file that has this layout. */
  static String container(Hdf5Reader reader) {
    return reader.has(LAYERS) ? LAYERS : OLDER_LAYERS;
  }

  /** Puts every weight of a model under the root of a file. */
  static void write(Model model, Hdf5Group root) {
    for (Place place : places(model, LAYERS)) {
      String vars = place.path() + "vars";
      root.group(vars).text("name", place.layer().name());
      for (int i = 0; i < place.weights().size(); i++) {
        Weight weight = place.weights().get(i);
        root.put(vars + "/" + i, Hdf5Dataset.of(weight.shape(), weight::tensor));
      }
    }
  }

  /**
   * Sets the weights of a model.
   *
   * @throws CorneaException if arrays are missing or have other shapes; no weight has changed then
   */
  static void read(Hdf5Reader reader, Model model, WeightsOptions options) {
    if (options.byName()) {
      throw new CorneaException(
          reader.where(),
          "Keras 3 keeps weights by the layers' order, so that 'byName' does not apply. Leave it"
              + " out, or use a file of the older kind (.h5)");
    }
    WeightTransfer transfer = new WeightTransfer(reader, StoredWeights.AS_HERE, options);
    for (Place place : places(model, container(reader))) {
      String vars = place.path() + "vars";
      List<String> paths = new ArrayList<>();
      for (int i = 0; reader.has(vars + "/" + i); i++) {
        paths.add(vars + "/" + i);
      }
      transfer.add(place.layer(), place.weights(), vars, paths);
    }
    transfer.run();
  }

  private static List<Place> places(Model model, String container) {
    List<Place> places = new ArrayList<>();
    collect(model, "", container, places, new HashSet<>());
    return places;
  }

  private static void collect(
      Layer layer, String path, String container, List<Place> places, Set<Layer> seen) {
    if (!seen.add(layer)) {
      return;
    }
    List<Weight> own = layer.weights().stream().filter(w -> w.owner() == layer).toList();
    places.add(new Place(path, layer, own));
    if (layer instanceof Model model) {
      Map<String, Integer> counts = new HashMap<>();
      for (Layer child : model.layers()) {
        String name = Names.snakeCase(child.className());
        int count = counts.merge(name, 1, Integer::sum);
        String numbered = count == 1 ? name : name + "_" + (count - 1);
        collect(child, path + container + "/" + numbered + "/", container, places, seen);
      }
    } else {
      // A user's layer made of layers: Python would have the names of attributes.
      for (Layer child : layer.sublayers()) {
        collect(child, path + child.name() + "/", container, places, seen);
      }
    }
  }
}
