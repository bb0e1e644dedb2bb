package cornea.applications;

import cornea.activations.Activations;
import cornea.models.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Networks by the names and options of the oracle's cases, such as {@code alpha=0.25}. */
final class NetCases {
  private static final Map<String, Function<Map<String, String>, Model>> NETS =
      Map.of(
          "VGG16", options -> VGG16.create(o -> common(o, options)),
          "VGG19", options -> VGG19.create(o -> common(o, options)),
          "ResNet50", options -> ResNet50.create(o -> common(o, options)),
          "MobileNet", NetCases::mobileNet,
          "MobileNetV2", NetCases::mobileNetV2);

  private static final Pattern OPTION = Pattern.compile("(\\w+)=(\\S+)");

  private NetCases() {}

  /**
   * The network of a case.
   *
   * @param options {@code key=value}, with spaces between
   */
  static Model create(String net, String options) {
    Map<String, String> parsed = new LinkedHashMap<>();
    Matcher option = OPTION.matcher(options);
    while (option.find()) {
      parsed.put(option.group(1), option.group(2));
    }
    Model model = Objects.requireNonNull(NETS.get(net)).apply(parsed);
    if (!parsed.isEmpty()) {
      throw new IllegalArgumentException("options that nobody read: " + parsed);
    }
    return model;
  }

  private static Model mobileNet(Map<String, String> options) {
    return MobileNet.create(
        o -> {
          common(o, options);
          String alpha = options.remove("alpha");
          if (alpha != null) {
            o.alpha(Double.parseDouble(alpha));
          }
          String multiplier = options.remove("depth_multiplier");
          if (multiplier != null) {
            o.depthMultiplier(Integer.parseInt(multiplier));
          }
        });
  }

  private static Model mobileNetV2(Map<String, String> options) {
    return MobileNetV2.create(
        o -> {
          common(o, options);
          String alpha = options.remove("alpha");
          if (alpha != null) {
            o.alpha(Double.parseDouble(alpha));
          }
        });
  }

  private static void common(ApplicationOptions<?> target, Map<String, String> options) {
    String top = options.remove("include_top");
    if (top != null) {
      target.includeTop(Boolean.parseBoolean(top));
    }
    String shape = options.remove("input_shape");
    if (shape != null) {
      List<Integer> dims = Pattern.compile("x").splitAsStream(shape).map(Integer::valueOf).toList();
      target.inputShape(dims.get(0), dims.get(1), dims.get(2));
    }
    String pooling = options.remove("pooling");
    if (pooling != null) {
      target.pooling(Pooling.valueOf(pooling.toUpperCase(Locale.ROOT)));
    }
    String classes = options.remove("classes");
    if (classes != null) {
      target.classes(Integer.parseInt(classes));
    }
    if ("none".equals(options.remove("classifier_activation"))) {
      target.classifierActivation(Activations.LINEAR);
    }
  }
}
