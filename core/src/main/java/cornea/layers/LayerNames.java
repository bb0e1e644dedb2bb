package cornea.layers;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.saving.Names;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of one model's layers. Layers without a name get Keras's: the class in snake case, then
 * with {@code _1}, {@code _2}, …, counted within the model in the order in which the layers were
 * made, as in a Keras process that makes this model only.
 */
public final class LayerNames {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * Takes the names of further layers into the model, giving names to those that have none.
   *
   * @param model for messages
   * @throws CorneaException if two layers have the same name
   */
  public void add(String model, Collection<? extends Layer> layers) {
    List<Layer> unnamed = new ArrayList<>();
    for (Layer layer : layers) {
      if (!layer.isNamed()) {
        unnamed.add(layer);
      } else if (!taken.add(layer.name())) {
        throw new CorneaException(
            model,
            "names of layers must be unique. Received: '"
                + layer.name()
                + "' twice (set another with name(…))");
      }
    }
    unnamed.sort(Comparator.comparingLong(Layer::order));
    for (Layer layer : unnamed) {
      layer.setName(next(Names.snakeCase(layer.className())), true);
    }
  }

  /** Frees the name of a layer that leaves the model. */
  public void remove(Layer layer) {
    taken.remove(layer.name());
  }

  private String next(String base) {
    String name;
    do {
      int count = counts.merge(base, 1, Integer::sum) - 1;
      name = count == 0 ? base : base + "_" + count;
    } while (!taken.add(name));
    return name;
  }

  /**
   * The name that a layer would get in a model of itself and what leads to its inputs, so that
   * errors while a model is put together name the layer as the model will.
   */
  static String foreseen(Layer layer, List<Value> inputs) {
    Set<Layer> ancestors = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>(inputs);
    Set<LayerCall> seen = new HashSet<>();
    while (!open.isEmpty()) {
      if (open.removeLast().producer() instanceof LayerCall call && seen.add(call)) {
        ancestors.add(call.layer());
        open.addAll(call.inputs());
      }
    }
    ancestors.remove(layer);
    int count = 0;
    for (Layer ancestor : ancestors) {
      if (ancestor.getClass() == layer.getClass()) {
        count++;
      }
    }
    String base = Names.snakeCase(layer.className());
    return count == 0 ? base : base + "_" + count;
  }
}
