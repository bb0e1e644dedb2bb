package cornea.formats;

import cornea.saving.Json;
import cornea.saving.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings configs of Keras 1 and 2 into Keras 3's words. What Keras 3 wrote goes through unchanged,
 * so nothing has to know a file's version. Sources: {@code legacy/interfaces.py} of Keras 2 (the
 * words of Keras 1), {@code legacy/saving} of Keras 3.
 */
final class LegacyConfig {
  /** The classes of models, of any version. */
  static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");

  /** Classes that Keras 2 named anew. */
  private static final Map<String, String> CLASSES =
      Map.of(
          "Convolution2D", "Conv2D",
          "AtrousConvolution2D", "Conv2D",
          "SeparableConvolution2D", "SeparableConv2D",
          "Deconvolution2D", "Conv2DTranspose");

  /** Options that Keras 2 named anew, the same for every class. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("nb_filter", "filters"),
          Map.entry("output_dim", "units"),
          Map.entry("border_mode", "padding"),
          Map.entry("subsample", "strides"),
          Map.entry("atrous_rate", "dilation_rate"),
          Map.entry("bias", "use_bias"),
          Map.entry("init", "kernel_initializer"),
          Map.entry("W_regularizer", "kernel_regularizer"),
          Map.entry("b_regularizer", "bias_regularizer"),
          Map.entry("W_constraint", "kernel_constraint"),
          Map.entry("b_constraint", "bias_constraint"));

  /** Merge layers of Keras 1 by their mode. */
  private static final Map<String, String> MERGES =
      Map.of(
          "sum", "Add",
          "mul", "Multiply",
          "ave", "Average",
          "max", "Maximum",
          "concat", "Concatenate");

  /** Keras 1's regularizers by the names in their configs. */
  private static final Map<String, String> PENALTIES =
      Map.of("L1L2Regularizer", "L1L2", "WeightRegularizer", "L1L2");

  private LegacyConfig() {}

  /** A model's config, {@code {class_name, config}}, in Keras 3's words. */
  static Map<String, @Nullable Object> model(Map<String, ? extends @Nullable Object> json) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(json);
    String className = Json.text(json, "class_name");
    Object config = json.get("config");
    if (config instanceof List<?> layers) { // Sequential up to Keras 2.2.2
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      named.put("name", json.get("name") instanceof String name ? name : "sequential");
      named.put("layers", layers);
      config = named;
    }
    Map<String, @Nullable Object> options = Json.object(config);
    if (MODELS.contains(className)) {
      List<Object> layers = new ArrayList<>();
      for (Object layer : Json.list(options, "layers")) {
        Map<String, @Nullable Object> entry = Json.object(layer);
        if (layers.isEmpty() && className.equals("Sequential")) {
          addInput(entry, layers);
        }
        if (entry.get("config") instanceof List) {
          entry.putIfAbsent(
              "name", "sequential_" + (layers.size() + 1)); // which had no place there
        }
        layers.add(model(entry));
      }
      options.put("layers", layers);
      result.put("config", options);
    } else {
      result.put("class_name", className(className, options));
      result.put("config", layer(className, options));
    }
    return result;
  }

  /** Before Keras 3 the first layer of a Sequential carried the input's shape. */
  private static void addInput(Map<String, @Nullable Object> first, List<Object> layers) {
    if (!(first.get("config") instanceof Map<?, ?> untyped)
        || "InputLayer".equals(first.get("class_name"))) {
      return;
    }
    Map<String, @Nullable Object> config = Json.object(untyped);
    Object shape = config.get("batch_input_shape");
    if (shape != null) {
      Map<String, @Nullable Object> input = new LinkedHashMap<>();
      input.put("name", config.get("name") + "_input");
      input.put("batch_shape", shape);
      layers.add(Json.keras("keras.layers", "InputLayer", input));
    }
  }

  private static String className(String name, Map<String, ? extends @Nullable Object> config) {
    if (name.equals("Merge")) {
      String mode = String.valueOf(config.get("mode"));
      return MERGES.getOrDefault(mode, "Merge(" + mode + ")");
    }
    return CLASSES.getOrDefault(name, Names.withoutPackage(name));
  }

  private static Map<String, @Nullable Object> layer(
      String className, Map<String, @Nullable Object> config) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    config.forEach((key, value) -> result.put(OPTIONS.getOrDefault(key, key), object(value)));
    if (className.equals("InputLayer")) {
      rename(result, "batch_input_shape", "batch_shape");
      rename(result, "input_dtype", "dtype");
    }
    // Of layers other than the first these mean nothing.
    result.keySet().removeAll(Set.of("batch_input_shape", "input_dtype", "input_dim"));
    if (result.get("axis") instanceof List<?> axes && axes.size() == 1) {
      result.put("axis", axes.get(0));
    }
    switch (className) {
      case "Convolution2D", "AtrousConvolution2D", "Deconvolution2D" ->
          join(result, "nb_row", "nb_col", "kernel_size");
      case "SeparableConvolution2D" -> {
        join(result, "nb_row", "nb_col", "kernel_size");
        result.put("depthwise_initializer", result.get("kernel_initializer"));
        rename(result, "kernel_initializer", "pointwise_initializer");
      }
      case "Dropout", "SpatialDropout2D" -> rename(result, "p", "rate");
      case "LeakyReLU" -> rename(result, "alpha", "negative_slope");
      case "PReLU" -> rename(result, "kernel_initializer", "alpha_initializer");
      case "BatchNormalization" -> statistics(result);
      case "Conv2DTranspose" -> result.remove("groups", 1);
      case "Merge" -> {
        rename(result, "concat_axis", "axis");
        result.keySet().retainAll(Set.of("name", "trainable", "axis"));
        if (!"concat".equals(config.get("mode"))) {
          result.remove("axis");
        }
      }
      case "DepthwiseConv2D" -> // tf.keras wrote what it inherited beside its own
          result
              .keySet()
              .removeAll(
                  Set.of(
                      "filters",
                      "groups",
                      "kernel_initializer",
                      "kernel_regularizer",
                      "kernel_constraint"));
      case "SeparableConv2D" ->
          result
              .keySet()
              .removeAll(
                  Set.of(
                      "groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint"));
      default -> {}
    }
    if (result.remove("dim_ordering") instanceof String order && !order.equals("default")) {
      result.put("data_format", order.equals("tf") ? "channels_last" : "channels_first");
    }
    return result;
  }

  private static void statistics(Map<String, @Nullable Object> config) {
    rename(config, "gamma_init", "gamma_initializer");
    rename(config, "beta_init", "beta_initializer");
    if (config.get("mode") instanceof Number mode && mode.intValue() == 0) {
      config.remove("mode"); // statistics of the batch in training, as in Keras 2
    }
  }

  private static void rename(Map<String, @Nullable Object> config, String from, String to) {
    if (config.containsKey(from)) {
      Object value = config.remove(from);
      config.put(to, value);
    }
  }

  private static void join(
      Map<String, @Nullable Object> config, String first, String second, String to) {
    Object rows = config.remove(first);
    Object columns = config.remove(second);
    if (rows != null && columns != null) {
      config.put(to, List.of(rows, columns));
    }
  }

  /** An initializer, regularizer or constraint. */
  private static @Nullable Object object(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    Map<String, @Nullable Object> result = Json.object(map);
    if (result.get("config") instanceof Map<?, ?> config) {
      Map<String, @Nullable Object> options = Json.object(config);
      if (options.get("dtype") instanceof String) { // of TensorFlow 1
        options.remove("dtype");
      }
      if ("VarianceScaling".equals(result.get("class_name"))) {
        options.replace("distribution", "normal", "truncated_normal"); // as it was up to Keras 2.3
      }
      result.put("config", options);
    } else if (result.get("name") instanceof String name && !result.containsKey("class_name")) {
      Map<String, @Nullable Object> options = new LinkedHashMap<>(result); // Keras 1
      options.remove("name");
      rename(options, "m", "max_value");
      result.clear();
      result.put("class_name", PENALTIES.getOrDefault(name, name));
      result.put("config", options);
    }
    return result;
  }

  /** What a model was compiled with, in Keras 3's words. */
  static Map<String, @Nullable Object> training(Map<String, ? extends @Nullable Object> json) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(json);
    if (result.get("optimizer_config") instanceof Map<?, ?> optimizer) {
      result.remove("optimizer_config");
      Map<String, @Nullable Object> entry = Json.object(optimizer);
      Map<String, @Nullable Object> config = Json.object(entry, "config");
      rename(config, "lr", "learning_rate");
      // tf.keras writes its optimizers as if they were a user's.
      String className = Names.withoutPackage(Json.text(entry, "class_name"));
      entry.replace("class_name", className);
      if (!className.equals("Nadam")) { // which has another decay
        decay(config);
      }
      entry.put("config", config);
      result.put("optimizer", entry);
    }
    Object loss = reduction(result.get("loss"));
    result.put("loss", loss);
    return result;
  }

  /** What Keras 3 has a schedule for: {@code rate / (1 + decay · step)}. */
  private static void decay(Map<String, @Nullable Object> config) {
    if (config.get("decay") instanceof Number decay
        && decay.doubleValue() > 0
        && config.get("learning_rate") instanceof Number rate) {
      config.remove("decay");
      Map<String, @Nullable Object> schedule = new LinkedHashMap<>();
      schedule.put("initial_learning_rate", rate);
      schedule.put("decay_steps", 1);
      schedule.put("decay_rate", decay);
      config.put(
          "learning_rate", Json.keras("keras.optimizers.schedules", "InverseTimeDecay", schedule));
    }
  }

  /** Keras 2's reduction "auto" is what Keras 3 does by default. */
  private static @Nullable Object reduction(@Nullable Object loss) {
    if (loss instanceof List<?> list) {
      List<@Nullable Object> result = new ArrayList<>();
      list.forEach(entry -> result.add(reduction(entry)));
      return result;
    }
    if (loss instanceof Map<?, ?> untyped) {
      Map<String, @Nullable Object> map = Json.object(untyped);
      map.replaceAll((key, value) -> value instanceof Map ? reduction(value) : value);
      if ("auto".equals(map.get("reduction"))) {
        map.put("reduction", "sum_over_batch_size");
      }
      return map;
    }
    return loss;
  }

  /** A model's config as Keras's older format has it: layers by class name and config alone. */
  static Map<String, @Nullable Object> withoutModules(
      Map<String, ? extends @Nullable Object> json) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(json);
    result.keySet().removeAll(Set.of("module", "registered_name", "build_config"));
    Map<String, @Nullable Object> config = Json.object(json, "config");
    if (config.get("layers") instanceof List<?> layers) {
      List<Object> plain = new ArrayList<>();
      layers.forEach(layer -> plain.add(withoutModules(Json.object(layer))));
      config.put("layers", plain);
    }
    result.put("config", config);
    return result;
  }
}
