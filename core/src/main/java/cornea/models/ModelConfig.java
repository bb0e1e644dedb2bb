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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes models as Keras 3's JSON. {@link ModelReader} reads it. */
final class ModelConfig {
  private ModelConfig() {}

  /** A model or any other layer. */
  static Map<String, @Nullable Object> write(Layer layer) {
    if (layer instanceof Sequential sequential) {
      return sequential(sequential);
    }
    if (layer instanceof InputLayer input) {
      return Json.keras("keras.layers", input.className(), Options.write(input::options));
    }
    return layer instanceof Model model ? functional(model) : LayerRegistry.write(layer);
  }

  private static Map<String, @Nullable Object> sequential(Sequential model) {
    Map<String, @Nullable Object> config = Options.write(model::options);
    List<Object> layers = new ArrayList<>();
    model.sublayers().forEach(layer -> layers.add(write(layer)));
    config.put("layers", layers);
    Map<String, @Nullable Object> json = Json.keras("keras", model.className(), config);
    if (model.isBuilt()) {
      Object shape = Options.toJson(model.inputShape());
      config.put("build_input_shape", shape);
      json.put("build_config", Map.of("input_shape", shape));
    }
    return json;
  }

  private static Map<String, @Nullable Object> functional(Model model) {
    LayerGraph graph = model.graph();
    Set<LayerCall> own = new HashSet<>(graph.calls());
    graph.inputs().forEach(input -> own.add(LayerCall.of(input)));
    Map<LayerCall, Integer> indices = new HashMap<>(); // among the layer's calls in this model
    List<Object> layers = new ArrayList<>();
    for (Layer layer : graph.layers()) {
      int count = 0;
      for (LayerCall call : layer.calls()) {
        if (own.contains(call)) {
          indices.put(call, count++);
        }
      }
    }
    for (Layer layer : graph.layers()) {
      List<Object> nodes = new ArrayList<>();
      for (LayerCall call : layer.calls()) {
        if (own.contains(call) && !call.inputs().isEmpty()) {
          nodes.add(node(call, indices));
        }
      }
      Map<String, @Nullable Object> entry = new LinkedHashMap<>(write(layer));
      entry.put("name", layer.name());
      entry.put("inbound_nodes", nodes);
      layers.add(entry);
    }
    Map<String, @Nullable Object> config = Options.write(model::options);
    config.put("layers", layers);
    config.put("input_layers", ends(graph.inputs(), indices));
    config.put("output_layers", ends(graph.outputs(), indices));
    Map<String, @Nullable Object> json =
        Json.keras("keras.src.models.functional", model.className(), config);
    json.put("registered_name", model.className());
    Map<String, @Nullable Object> build = new LinkedHashMap<>();
    build.put("input_shape", null);
    json.put("build_config", build);
    return json;
  }

  private static Object node(LayerCall call, Map<LayerCall, Integer> indices) {
    List<Object> tensors = new ArrayList<>();
    for (Value input : call.inputs()) {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("shape", Options.toJson(input.shape()));
      config.put("dtype", "float32");
      config.put("keras_history", history(input, indices, 0));
      Map<String, Object> tensor = new LinkedHashMap<>();
      tensor.put("class_name", "__keras_tensor__");
      tensor.put("config", config);
      tensors.add(tensor);
    }
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("args", List.of(tensors.size() == 1 ? tensors.get(0) : tensors));
    node.put("kwargs", Map.of());
    return node;
  }

  private static Object ends(List<Value> values, Map<LayerCall, Integer> indices) {
    List<Object> ends = new ArrayList<>();
    for (Value value : values) {
      // Keras counts the calls of a nested functional model from one here, and only here.
      Layer layer = LayerCall.of(value).layer();
      int first = layer instanceof Model && !(layer instanceof Sequential) ? 1 : 0;
      ends.add(history(value, indices, first));
    }
    return ends.size() == 1 ? ends.get(0) : ends;
  }

  private static List<Object> history(Value value, Map<LayerCall, Integer> indices, int first) {
    LayerCall call = LayerCall.of(value);
    Integer index = indices.get(call);
    if (index == null) {
      throw new CorneaException(call.layer().label(), "the call is not a part of the model");
    }
    return List.of(call.layer().name(), index + first, value.index());
  }
}
