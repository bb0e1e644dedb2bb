package cornea.models;

import cornea.CorneaException;
import cornea.layers.Layer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models as data: Keras 3's JSON, as maps and lists. */
public final class Models {
  private Models() {}

  /**
   * The model that Keras or {@link #toConfig} wrote, with weights that have no values yet.
   *
   * @param json {@code {class_name, config}} with {@code class_name} Sequential, Functional or
   *     Model; Keras 2's lists of inbound nodes are read too
   * @throws CorneaException if a layer or an option is unknown, or the graph has a hole
   */
  public static Model fromConfig(Map<String, ? extends @Nullable Object> json) {
    Layer layer = ModelReader.readLayer(json);
    if (layer instanceof Model model) {
      return model;
    }
    throw new CorneaException(layer.label(), "a model is expected. Received: a single layer");
  }

  /** A model as Keras writes it: {@code {module, class_name, config, registered_name}}. */
  public static Map<String, @Nullable Object> toConfig(Model model) {
    return ModelConfig.write(model);
  }

  /** A new model of the same layers' options and names, with weights that have no values yet. */
  public static Model clone(Model model) {
    return fromConfig(toConfig(model));
  }
}
