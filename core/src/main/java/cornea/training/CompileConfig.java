package cornea.training;

import cornea.losses.Loss;
import cornea.losses.Losses;
import cornea.metrics.Metric;
import cornea.metrics.Metrics;
import cornea.optimizers.Optimizers;
import cornea.saving.Json;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a model is compiled with as Keras's JSON: {@code get_compile_config()}. */
final class CompileConfig {
  private CompileConfig() {}

  /**
   * Writes; what has no form in JSON, such as a user's own metric that is not registered, is told
   * and left out.
   *
   * @return null where that is the optimizer, without which nothing can be compiled
   */
  static @Nullable Map<String, @Nullable Object> write(
      CompileOptions options, Consumer<String> warnings) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    try {
      json.put("optimizer", Optimizers.codec().write(options.optimizer()));
    } catch (IllegalArgumentException e) {
      warnings.accept(
          "compile: left out of the file, which opens as a model that is not compiled: "
              + e.getMessage());
      return null;
    }
    json.put("loss", writeTree(options.lossTree(), warnings));
    json.put("loss_weights", options.lossWeightTree());
    json.put("metrics", writeTree(options.metrics().tree(), warnings));
    json.put("weighted_metrics", writeTree(options.weightedMetrics().tree(), warnings));
    json.put("run_eagerly", false);
    json.put("steps_per_execution", 1);
    json.put("jit_compile", false);
    return json;
  }

  private static @Nullable Object writeTree(@Nullable Object tree, Consumer<String> warnings) {
    if (tree instanceof List<?> list) {
      List<@Nullable Object> written = new ArrayList<>();
      list.forEach(
          entry -> {
            Object json = writeTree(entry, warnings);
            if (json != null) {
              written.add(json);
            }
          });
      return written;
    }
    if (tree instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> written = new LinkedHashMap<>();
      map.forEach((key, entry) -> written.put(String.valueOf(key), writeTree(entry, warnings)));
      return written;
    }
    try {
      if (tree instanceof Loss loss) {
        return Losses.codec().write(loss);
      }
      if (tree instanceof Metric metric) {
        return Metrics.codec().write(metric);
      }
    } catch (IllegalArgumentException e) {
      warnings.accept("compile: left out of the file: " + e.getMessage());
      return null;
    }
    return tree;
  }

  /**
   * Reads {@code get_compile_config()}, or what older versions of Keras saved in its place. Metrics
   * that are not known here are told and left out.
   *
   * @throws IllegalArgumentException if optimizer or loss are not known here
   */
  static CompileOptions read(
      Map<String, ? extends @Nullable Object> json, Consumer<String> warnings) {
    CompileOptions options = new CompileOptions();
    Object optimizer =
        json.containsKey("optimizer") ? json.get("optimizer") : json.get("optimizer_config");
    if (optimizer == null) {
      throw new IllegalArgumentException("there is no optimizer");
    }
    options.optimizer(Optimizers.codec().read(optimizer, warnings));
    Object loss = json.get("loss");
    if (loss instanceof List<?> list) {
      List<Loss> losses = new ArrayList<>();
      list.forEach(entry -> losses.add(loss(entry, warnings)));
      options.loss(losses);
    } else if (loss instanceof Map<?, ?> map && !map.containsKey("class_name")) {
      Map<String, Loss> losses = new LinkedHashMap<>();
      Json.object(map).forEach((name, entry) -> losses.put(name, loss(entry, warnings)));
      options.loss(losses);
    } else if (loss != null) {
      options.loss(loss(loss, warnings));
    }
    if (json.get("loss_weights") instanceof List<?> list) {
      options.lossWeights(list.stream().mapToDouble(CompileConfig::number).toArray());
    } else if (json.get("loss_weights") instanceof Map<?, ?> map) {
      Map<String, Double> weights = new LinkedHashMap<>();
      Json.object(map).forEach((name, entry) -> weights.put(name, number(entry)));
      options.lossWeights(weights);
    }
    readMetrics(json.get("metrics"), options.metrics(), warnings);
    readMetrics(json.get("weighted_metrics"), options.weightedMetrics(), warnings);
    return options;
  }

  private static Loss loss(@Nullable Object json, Consumer<String> warnings) {
    if (json == null) {
      throw new IllegalArgumentException("an output has no loss");
    }
    return Losses.codec().read(json, warnings);
  }

  private static double number(@Nullable Object json) {
    if (json instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("'loss_weights' must be numbers. Received: " + json);
  }

  private static void readMetrics(
      @Nullable Object json, MetricOptions metrics, Consumer<String> warnings) {
    if (json instanceof List<?> list) {
      metrics.add(metricList(list, warnings));
    } else if (json instanceof Map<?, ?> map) {
      Map<String, Object> byOutput = new LinkedHashMap<>();
      Json.object(map)
          .forEach(
              (name, entry) ->
                  byOutput.put(
                      name, metricList(entry instanceof List<?> l ? l : listOf(entry), warnings)));
      metrics.add(byOutput);
    }
  }

  private static List<?> listOf(@Nullable Object entry) {
    return entry == null ? List.of() : List.of(entry);
  }

  private static List<Object> metricList(List<?> list, Consumer<String> warnings) {
    List<Object> metrics = new ArrayList<>();
    for (Object entry : list) {
      if (entry instanceof List<?> inner) {
        metrics.add(metricList(inner, warnings));
      } else if (entry != null) {
        try {
          metrics.add(metric(entry, warnings));
        } catch (IllegalArgumentException e) {
          warnings.accept("compile: a metric is left out: " + e.getMessage());
        }
      }
    }
    return metrics;
  }

  private static Object metric(Object json, Consumer<String> warnings) {
    if (json instanceof Map<?, ?> untyped) {
      Map<String, @Nullable Object> map = Json.object(untyped);
      if (map.get("config") instanceof String function) { // metrics=[keras.metrics.binary_accuracy]
        return known(function);
      }
      Map<String, @Nullable Object> config = Json.object(map, "config");
      // Keras 2 wraps functions; the key in histories is the wrapper's name.
      if ("MeanMetricWrapper".equals(map.get("class_name"))
          && config.get("fn") instanceof String fn) {
        boolean alias = Json.text(config, "name").startsWith("acc");
        return alias ? Json.text(config, "name") : known(fn);
      }
      return Metrics.codec().read(json, warnings);
    }
    return known(String.valueOf(json));
  }

  /** The name, if it is a metric's. */
  private static String known(String name) {
    Metrics.of(name, Shape.of(1, 2), Shape.of(1, 2));
    return name;
  }
}
