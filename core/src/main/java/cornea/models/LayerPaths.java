package cornea.models;

import cornea.layers.Layer;
import cornea.layers.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layers and weights of a model by their paths: {@code conv2d}, and {@code base/conv2d} in a
 * nested model; {@code conv2d/kernel} for a weight.
 */
final class LayerPaths {
  private LayerPaths() {}

  /** The layer at a path; null if there is none. */
  static @Nullable Layer find(Model model, String path) {
    for (Layer layer : model.sublayers()) {
      if (layer.name().equals(path)) {
        return layer;
      }
      if (layer instanceof Model nested && path.startsWith(layer.name() + "/")) {
        return find(nested, path.substring(layer.name().length() + 1));
      }
    }
    return null;
  }

  /** The paths of all layers, those within nested models too. */
  static List<String> all(Model model) {
    List<String> paths = new ArrayList<>();
    collect("", model, paths);
    return paths;
  }

  private static void collect(String prefix, Model model, List<String> paths) {
    for (Layer layer : model.sublayers()) {
      paths.add(prefix + layer.name());
      if (layer instanceof Model nested) {
        collect(prefix + layer.name() + "/", nested, paths);
      }
    }
  }

  /** Freezes every layer that comes before the one at a path. */
  static void freezeBefore(Model model, String path) {
    for (Layer layer : model.sublayers()) {
      if (layer.name().equals(path)) {
        return;
      }
      if (layer instanceof Model nested && path.startsWith(layer.name() + "/")) {
        freezeBefore(nested, path.substring(layer.name().length() + 1));
        return;
      }
      layer.trainable(false);
    }
  }

  /** Every weight by its first path, in the order of {@link Layer#weights}. */
  static Map<String, Weight> weights(Model model) {
    Map<String, Weight> paths = new LinkedHashMap<>();
    Set<Weight> seen = new HashSet<>();
    for (Layer layer : model.sublayers()) {
      collect("", layer, paths, seen);
    }
    return paths;
  }

  private static void collect(
      String prefix, Layer layer, Map<String, Weight> paths, Set<Weight> seen) {
    String path = prefix + layer.name() + "/";
    for (Weight weight : layer.weights()) {
      if (weight.owner() == layer && seen.add(weight)) {
        paths.put(path + weight.name(), weight);
      }
    }
    for (Layer sublayer : layer.sublayers()) {
      collect(path, sublayer, paths, seen);
    }
  }
}
