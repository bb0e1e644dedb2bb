package cornea.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.tck.Golden;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The result after each update, weighted and not, with ties and thresholds, and what "accuracy"
 * stands for, against real Keras in double.
 */
class MetricsGoldenTest {
  /** A dozen double roundings of numbers around one. */
  private static final double TOLERANCE = 1e-12;

  /** Metrics of several numbers, and the plain accuracy of labels against labels. */
  private static final List<String> NOT_OFFERED =
      List.of("accuracy", "f1_score", "precision_thresholds");

  @TestFactory
  List<DynamicTest> everyUpdate_equalsKeras() {
    return Golden.cases("metrics").stream()
        .filter(name -> !NOT_OFFERED.contains(name))
        .map(name -> DynamicTest.dynamicTest(name, () -> check(Golden.load("metrics", name))))
        .toList();
  }

  @Test
  void everyCase_isOfferedOrNamed() {
    for (String name : Golden.cases("metrics")) {
      boolean offered = metric(Golden.load("metrics", name)) != null;
      assertThat(offered).as("%s is offered", name).isNotEqualTo(NOT_OFFERED.contains(name));
    }
    assertThat(new TreeSet<>(Golden.cases("metrics"))).containsAll(NOT_OFFERED);
  }

  private static void check(Golden golden) {
    Metric metric = Objects.requireNonNull(metric(golden));
    Tensor results = golden.array("results");
    for (int pass = 0; pass < 2; pass++) { // the second one after a reset
      for (int i = 0; i < results.size(); i++) {
        String weight = "sample_weight" + i;
        metric.update(
            golden.array("y_true" + i),
            golden.array("y_pred" + i),
            golden.has(weight) ? golden.array(weight) : null);
        assertThat(metric.result())
            .as("%s after update %d of pass %d", golden, i, pass)
            .isCloseTo(results.at(i), within(TOLERANCE));
      }
      metric.reset();
      assertThat(metric.result()).as("%s after reset", golden).isZero();
    }
  }

  @SuppressWarnings("unchecked") // JSON objects are such maps
  private static @Nullable Metric metric(Golden golden) {
    Map<String, @Nullable Object> metric = golden.object("metric");
    var config = (Map<String, @Nullable Object>) Objects.requireNonNull(metric.get("config"));
    return switch ((String) Objects.requireNonNull(metric.get("class_name"))) {
      case "BinaryAccuracy" -> new BinaryAccuracy(number(config, "threshold").doubleValue());
      case "CategoricalAccuracy" -> new CategoricalAccuracy();
      case "SparseCategoricalAccuracy" -> new SparseCategoricalAccuracy();
      case "TopKCategoricalAccuracy" -> new TopKCategoricalAccuracy(number(config, "k").intValue());
      case "SparseTopKCategoricalAccuracy" ->
          new SparseTopKCategoricalAccuracy(number(config, "k").intValue());
      case "Precision" -> config.get("thresholds") == null ? ranked(new Precision(), config) : null;
      case "Recall" -> ranked(new Recall(), config);
      case "AUC" ->
          new AUC()
              .curve(AUC.Curve.valueOf(text(config, "curve")))
              .numThresholds(number(config, "num_thresholds").intValue());
      case "F1Score" -> f1Score(config);
      case "TruePositives" -> new TruePositives();
      case "TrueNegatives" -> new TrueNegatives();
      case "FalsePositives" -> new FalsePositives();
      case "FalseNegatives" -> new FalseNegatives();
      case "BinaryCrossentropy" -> LossMetric.binaryCrossentropy();
      case "CategoricalCrossentropy" -> LossMetric.categoricalCrossentropy();
      case "MeanSquaredError" -> LossMetric.meanSquaredError();
      case "MeanAbsoluteError" -> LossMetric.meanAbsoluteError();
      case "RootMeanSquaredError" -> new RootMeanSquaredError();
      case "CosineSimilarity" -> LossMetric.cosineSimilarity();
      default -> null;
    };
  }

  private static Metric ranked(RankedMetric<?> metric, Map<String, @Nullable Object> config) {
    if (config.get("top_k") != null) {
      metric.topK(number(config, "top_k").intValue());
    }
    if (config.get("class_id") != null) {
      metric.classId(number(config, "class_id").intValue());
    }
    return metric;
  }

  private static @Nullable Metric f1Score(Map<String, @Nullable Object> config) {
    String average = (String) config.get("average");
    if (average == null) {
      return null;
    }
    F1Score metric = new F1Score(F1Score.Average.valueOf(average.toUpperCase(Locale.ROOT)));
    return config.get("threshold") == null
        ? metric
        : metric.threshold(number(config, "threshold").doubleValue());
  }

  private static Number number(Map<String, @Nullable Object> config, String key) {
    return (Number) Objects.requireNonNull(config.get(key));
  }

  @Test
  @SuppressWarnings("unchecked") // JSON arrays are lists, JSON objects maps
  void accuracy_isWhatKerasMakesOfIt() {
    var rows =
        (List<Map<String, @Nullable Object>>)
            Objects.requireNonNull(Golden.json("metrics", "resolution.json"));
    assertThat(rows).hasSize(18);
    for (Map<String, @Nullable Object> row : rows) {
      Shape predictions = Shape.of(4, number(row, "units").intValue());
      Metric metric = Metrics.of(text(row, "metrics"), targets(text(row, "targets")), predictions);
      String becomes = text(row, "becomes");
      assertThat(metric.getClass().getSimpleName())
          .as("%s", row)
          .isEqualTo(becomes.substring(0, becomes.indexOf(' ')));
      assertThat((List<String>) row.get("history_keys")).contains(metric.name());
    }
  }

  private static String text(Map<String, @Nullable Object> row, String key) {
    return (String) Objects.requireNonNull(row.get(key));
  }

  private static Shape targets(String described) {
    return switch (described) {
      case "integers (n,)" -> Shape.of(4);
      case "integers (n, 1)", "floats (n, 1)" -> Shape.of(4, 1);
      case "one-hot (n, 3)", "several bits (n, 3)" -> Shape.of(4, 3);
      default -> throw new IllegalArgumentException(described);
    };
  }
}
