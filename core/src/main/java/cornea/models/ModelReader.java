package cornea.models;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.layers.Layer;
import cornea.layers.LayerCall;
import cornea.layers.LayerRegistry;
import cornea.saving.Json;
import cornea.saving.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads models from Keras 3's JSON, and from Keras 2's form of the graph (lists of {@code [layer,
 * call, output, {}]}). Nothing in the JSON is trusted: what does not fit is an error that names the
 * model and the layer.
 */
final class ModelReader {
  /** One output of one call of a layer. */
  private record Reference(String layer, int call, int output) {}

  private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");

  private final String name;
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final Map<String, List<List<Reference>>> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> highest =
      new HashMap<>(); // call referred to in Keras 2's form

  private final @Nullable Consumer<String> warnings;

  private ModelReader(String name, @Nullable Consumer<String> warnings) {
    this.name = "Functional '" + name + "'";
    this.warnings = warnings;
  }

  /**
   * The classes of all layers, at any depth, that are not known here, each with its name.
   *
   * @throws IllegalArgumentException if the JSON is no model's
   */
  static List<String> unsupported(Map<String, ? extends @Nullable Object> untyped) {
    Set<String> found = new LinkedHashSet<>();
    unsupported(Json.object(untyped), Set.copyOf(LayerRegistry.names()), found);
    return List.copyOf(found);
  }

  private static void unsupported(
      Map<String, @Nullable Object> json, Set<String> known, Set<String> found) {
    String className = Json.text(json, "class_name");
    Map<String, @Nullable Object> config = Json.object(json, "config");
    if (MODELS.contains(className)) {
      for (Object layer : Json.list(config, "layers")) {
        unsupported(Json.object(layer), known, found);
      }
    } else if (!className.equals("InputLayer") && !known.contains(className)) {
      found.add(className + " '" + config.get("name") + "'");
    }
  }

  /**
   * A model or any other layer.
   *
   * @param warnings is told about options that are not known here; without it they are errors
   */
  static Layer readLayer(
      Map<String, ? extends @Nullable Object> untyped, @Nullable Consumer<String> warnings) {
    Map<String, @Nullable Object> json = Json.object(untyped);
    String className = "model";
    try {
      className = Json.text(json, "class_name");
      return switch (className) {
        case "Sequential" -> sequential(Json.object(json, "config"), warnings);
        case "Functional", "Model" -> functional(Json.object(json, "config"), warnings);
        case "InputLayer" -> {
          InputLayer input = new InputLayer();
          Map<String, @Nullable Object> config = Json.object(json, "config");
          if (warnings == null) {
            Options.read(input::options, config);
          } else {
            Options.read(input::options, config, warnings);
          }
          yield input;
        }
        default -> warnings == null ? LayerRegistry.read(json) : LayerRegistry.read(json, warnings);
      };
    } catch (IllegalArgumentException e) {
      throw new CorneaException(className, String.valueOf(e.getMessage()), e);
    }
  }

  private static Sequential sequential(
      Map<String, @Nullable Object> config, @Nullable Consumer<String> warnings) {
    Sequential model = new Sequential();
    settings(model, config);
    for (Object layer : Json.list(config, "layers")) {
      model.add(readLayer(Json.object(layer), warnings));
    }
    Object shape = config.get("build_input_shape");
    if (shape != null && !model.isBuilt() && !model.layers().isEmpty()) {
      model.build(List.of(Options.toShape("build_input_shape", shape)));
    }
    return model;
  }

  private static Model functional(
      Map<String, @Nullable Object> config, @Nullable Consumer<String> warnings) {
    ModelReader reader = new ModelReader(String.valueOf(config.get("name")), warnings);
    Model model = reader.graph(config);
    settings(model, config);
    return model;
  }

  private static void settings(Model model, Map<String, @Nullable Object> config) {
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("name", config.get("name"));
    own.put("trainable", config.get("trainable"));
    Options.read(model::options, own);
  }

  private Model graph(Map<String, @Nullable Object> config) {
    for (Object entry : Json.list(config, "layers")) {
      Map<String, @Nullable Object> json = Json.object(entry);
      Layer layer = readLayer(json, warnings);
      if (json.get("name") instanceof String given) {
        layer.name(given);
      }
      if (layers.put(layer.name(), layer) != null) {
        throw new CorneaException(name, "layer '" + layer.name() + "' stands in the model twice");
      }
      List<List<Reference>> nodes = new ArrayList<>();
      for (Object node : Json.list(json, "inbound_nodes")) {
        nodes.add(node(layer, node));
      }
      if (layer instanceof InputLayer input) {
        input.output();
      } else {
        waiting.put(layer.name(), nodes);
      }
    }
    List<Reference> inputs = ends(config, "input_layers");
    List<Reference> outputs = ends(config, "output_layers");
    connect();
    return new Model(values(inputs, true), values(outputs, true));
  }

  /** What one call of a layer is made on. */
  private List<Reference> node(Layer layer, @Nullable Object json) {
    List<Reference> references = new ArrayList<>();
    if (json instanceof List<?> list) {
      legacy(list, references);
      references.forEach(
          reference -> highest.merge(reference.layer(), reference.call(), Math::max));
    } else {
      collect(layer, Json.object(json).get("args"), references);
    }
    return references;
  }

  private void legacy(List<?> list, List<Reference> references) {
    if (!list.isEmpty() && list.get(0) instanceof String) {
      references.add(reference(list));
    } else {
      for (Object item : list) {
        if (!(item instanceof List<?> inner)) {
          throw new CorneaException(name, "an inbound node is a list. Received: " + item);
        }
        legacy(inner, references);
      }
    }
  }

  /** Every tensor among the arguments of a call, in order. */
  private void collect(Layer layer, @Nullable Object json, List<Reference> references) {
    if (json instanceof List<?> list) {
      for (Object item : list) {
        collect(layer, item, references);
      }
    } else if (json instanceof Map<?, ?> map && "__keras_tensor__".equals(map.get("class_name"))) {
      Map<String, @Nullable Object> config = Json.object(Json.object(map), "config");
      references.add(reference(Json.list(config, "keras_history")));
    } else if (json != null) {
      throw new CorneaException(
          layer.label(), "only tensors can be arguments of a layer call. Received: " + json);
    }
  }

  private Reference reference(List<?> list) {
    if (list.size() >= 3
        && list.get(0) instanceof String layer
        && list.get(1) instanceof Number call
        && list.get(2) instanceof Number output) {
      return new Reference(layer, call.intValue(), output.intValue());
    }
    throw new CorneaException(name, "a tensor is [layer, call, output]. Received: " + list);
  }

  private List<Reference> ends(Map<String, @Nullable Object> config, String key) {
    List<Reference> references = new ArrayList<>();
    legacy(Json.list(config, key), references);
    return references;
  }

  /** Makes the calls whose inputs exist until none is left. */
  private void connect() {
    Map<String, Integer> done = new HashMap<>();
    boolean progress = true;
    while (progress && !waiting.isEmpty()) {
      progress = false;
      for (String layer : List.copyOf(waiting.keySet())) {
        List<List<Reference>> nodes = waiting.getOrDefault(layer, List.of());
        int next = done.getOrDefault(layer, 0);
        while (next < nodes.size() && exist(nodes.get(next))) {
          layer(layer).applyAll(values(nodes.get(next), false));
          next++;
          progress = true;
        }
        done.put(layer, next);
        if (next == nodes.size()) {
          waiting.remove(layer);
          progress = true;
        }
      }
    }
    if (!waiting.isEmpty()) {
      throw new CorneaException(
          name, "the graph has a hole or a loop. Layers without inputs: " + waiting.keySet());
    }
  }

  private boolean exist(List<Reference> references) {
    for (Reference reference : references) {
      if (index(reference, false) >= layer(reference.layer()).calls().size()) {
        return false;
      }
    }
    return true;
  }

  private List<Value> values(List<Reference> references, boolean ends) {
    List<Value> values = new ArrayList<>();
    for (Reference reference : references) {
      List<LayerCall> calls = layer(reference.layer()).calls();
      int index = index(reference, ends);
      if (index < 0
          || index >= calls.size()
          || reference.output() < 0
          || reference.output() >= calls.get(index).outputs().size()) {
        throw new CorneaException(name, "there is no such tensor. Received: " + reference);
      }
      values.add(calls.get(index).outputs().get(reference.output()));
    }
    return values;
  }

  /**
   * Which of a layer's calls is meant. Keras counts those of a nested functional model from one: in
   * the lists of a model's ends always, elsewhere in Keras 2's form only.
   */
  private int index(Reference reference, boolean end) {
    Layer layer = layer(reference.layer());
    if (!(layer instanceof Model)) {
      return reference.call();
    }
    Integer legacy = highest.get(reference.layer());
    boolean fromOne =
        legacy != null
            ? legacy >= callCount(reference.layer())
            : end && !(layer instanceof Sequential);
    return fromOne ? reference.call() - 1 : reference.call();
  }

  private int callCount(String layer) {
    List<List<Reference>> nodes = waiting.get(layer);
    return nodes == null ? layer(layer).calls().size() : nodes.size();
  }

  private Layer layer(String layer) {
    Layer found = layers.get(layer);
    if (found == null) {
      throw new CorneaException(
          name, "no such layer. Expected: one of " + layers.keySet() + ". Received: " + layer);
    }
    return found;
  }
}
