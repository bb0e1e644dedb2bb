package cornea.activations;

import cornea.saving.Codec;
import cornea.saving.Json;
import cornea.saving.Names;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Keras writes an activation as a name. One with parameters has no name; there users pass a layer
 * ({@code Dense(8, activation=LeakyReLU(0.1))}), and so do files.
 */
final class ActivationCodec implements Codec<ActivationFunction> {
  /** Keras's class name of what is a function. */
  private static final String FUNCTION = "function";

  private static final Map<String, ActivationFunction> CUSTOM = new ConcurrentSkipListMap<>();

  static void register(String name, ActivationFunction function) {
    if (ofKeras(name) != null) {
      throw new IllegalArgumentException(
          "Keras has an activation of this name. Expected: another. Received: " + name);
    }
    CUSTOM.put(name, function);
  }

  @Override
  public Object write(ActivationFunction function) {
    if (function instanceof Activations named) {
      return named.identifier();
    }
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    if (function instanceof Relu relu) {
      config.put("max_value", relu.maxValue());
      config.put("negative_slope", relu.negativeSlope());
      config.put("threshold", relu.threshold());
      return layer("ReLU", config);
    }
    if (function instanceof LeakyRelu leaky) {
      config.put("negative_slope", leaky.negativeSlope());
      return layer("LeakyReLU", config);
    }
    if (function instanceof Elu elu) {
      config.put("alpha", elu.alpha());
      return layer("ELU", config);
    }
    if (function instanceof Softmax softmax) {
      config.put("axis", softmax.axis());
      return layer("Softmax", config);
    }
    for (Map.Entry<String, ActivationFunction> custom : CUSTOM.entrySet()) {
      if (custom.getValue().equals(function)) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("module", "builtins");
        json.put("class_name", FUNCTION);
        json.put("config", custom.getKey());
        json.put("registered_name", FUNCTION);
        return json;
      }
    }
    throw new IllegalArgumentException(
        "this activation has no name and cannot be saved; give it one with Activations.register."
            + " Received: "
            + function.getClass().getName());
  }

  @Override
  public ActivationFunction read(Object json) {
    if (json instanceof String name) {
      return named(name);
    }
    Map<String, @Nullable Object> object = Json.object(json);
    String className = Json.text(object, "class_name");
    if (className.equals(FUNCTION)) {
      return named(Json.text(object, "config"));
    }
    Map<String, @Nullable Object> config = Json.object(object, "config");
    return switch (className) {
      case "ReLU" ->
          new Relu(
              config.get("max_value") instanceof Number limit ? limit.doubleValue() : null,
              number(config, "negative_slope", 0),
              number(config, "threshold", 0));
      // Keras 2 said alpha.
      case "LeakyReLU" ->
          new LeakyRelu(number(config, "negative_slope", number(config, "alpha", 0.3)));
      case "ELU" -> new Elu(number(config, "alpha", 1));
      case "Softmax" -> new Softmax((int) number(config, "axis", -1));
      default -> throw unknown(className);
    };
  }

  private static ActivationFunction named(String name) {
    ActivationFunction function = ofKeras(name);
    if (function == null) {
      function = CUSTOM.get(name);
    }
    if (function == null) {
      function = CUSTOM.get(Names.withoutPackage(name));
    }
    if (function == null) {
      throw unknown(name);
    }
    return function;
  }

  private static @Nullable ActivationFunction ofKeras(String name) {
    switch (name) {
      case "swish" -> {
        return Activations.SILU;
      }
      case "hard_swish" -> {
        return Activations.HARD_SILU;
      }
      default -> {
        for (Activations activation : Activations.values()) {
          if (activation.identifier().equals(name)) {
            return activation;
          }
        }
        return null;
      }
    }
  }

  private static double number(
      Map<String, @Nullable Object> config, String name, double otherwise) {
    return config.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  private static Map<String, @Nullable Object> layer(
      String className, Map<String, @Nullable Object> config) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("module", "keras.layers");
    json.put("class_name", className);
    json.put("config", config);
    json.put("registered_name", null);
    return json;
  }

  private static IllegalArgumentException unknown(String name) {
    StringJoiner known = new StringJoiner(", ");
    for (Activations activation : Activations.values()) {
      known.add(activation.identifier());
    }
    CUSTOM.keySet().forEach(known::add);
    return new IllegalArgumentException(
        "unknown activation. Expected: one of "
            + known
            + ", or Activations.register first. Received: "
            + name);
  }
}
