package cornea.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.callbacks.History;
import cornea.engine.reference.ReferenceEngine;
import cornea.losses.Loss;
import cornea.metrics.Metrics;
import cornea.models.Model;
import cornea.models.Models;
import cornea.optimizers.Optimizers;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fit records, and the weights that it leaves, on the reference engine in double. */
class HistoryGoldenTest {
  /** Relative; the oracle computes in double too, so that only the order of sums differs. */
  private static final double TOLERANCE = 1e-9;

  static List<String> cases() {
    return Golden.cases("history");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void history_isKerass(String name) {
    Golden golden = Golden.load("history", name);
    try (Model model = Models.fromConfig(golden.object("model"))) {
      for (int i = 0; i < model.weights().size(); i++) {
        model.weights().get(i).assign(golden.array("weight" + i));
      }
      model.compile(c -> compile(c, golden));
      Tensor x = golden.array("x");
      List<Tensor> y = targets(golden, "y");
      History history = model.fit(List.of(x), y, f -> fit(f, golden));

      Map<String, @Nullable Object> expected = golden.object("history");
      assertThat(history.keys()).containsExactlyElementsOf(expected.keySet());
      expected.forEach((key, values) -> assertClose(key, history.get(key), numbers(values)));
      List<Double> epochs = history.epochs().stream().map(Integer::doubleValue).toList();
      assertClose("epochs", epochs, numbers(golden.json().get("epochs")));
      for (int i = 0; i < model.weights().size(); i++) {
        String array = "weight" + i + "_after";
        assertClose(array, values(model.weights().get(i).tensor()), values(golden.array(array)));
      }
      Evaluation evaluation = model.evaluate(List.of(x), y, e -> e.batchSize(4).verbose(0));
      Map<String, @Nullable Object> evaluated = golden.object("evaluation");
      assertThat(evaluation.asMap().keySet()).containsExactlyElementsOf(evaluated.keySet());
      evaluated.forEach(
          (key, value) ->
              assertClose(key, List.of(evaluation.metric(key)), numbers(List.of(number(value)))));
    }
  }

  private static void compile(CompileOptions c, Golden golden) {
    Map<String, @Nullable Object> arguments = golden.object("compile");
    c.optimizer(Optimizers.codec().read(golden.object("optimizer")))
        .engine(new ReferenceEngine(DType.FLOAT64));
    if (golden.has("y0")) {
      compileOutputs(c, arguments);
      return;
    }
    c.loss(Loss.of(String.valueOf(arguments.get("loss"))));
    for (String metric : names(arguments.get("metrics"))) {
      if (metric.equals("distance")) { // the oracle's own name for an object
        c.metrics(
            Metrics.of("mae", golden.array("y").shape(), golden.array("y").shape()).name(metric));
      } else {
        c.metrics(metric);
      }
    }
    c.weightedMetrics(names(arguments.get("weighted_metrics")).toArray(new String[0]));
  }

  private static void compileOutputs(CompileOptions c, Map<String, @Nullable Object> arguments) {
    Object loss = arguments.get("loss");
    if (loss instanceof List<?> list) {
      c.loss(list);
      c.lossWeights(numbers(arguments.get("loss_weights")).stream().mapToDouble(w -> w).toArray());
      c.metrics((List<?>) Objects.requireNonNull(arguments.get("metrics")));
    } else if (loss instanceof Map<?, ?> map) {
      c.loss(byName(map));
      Map<String, Double> weights = new LinkedHashMap<>();
      byName(arguments.get("loss_weights")).forEach((name, w) -> weights.put(name, number(w)));
      c.lossWeights(weights);
      c.metrics(byName(arguments.get("metrics")));
      c.weightedMetrics(byName(arguments.get("weighted_metrics")));
    } else {
      c.loss(String.valueOf(loss));
    }
  }

  private static Map<String, Object> byName(@Nullable Object map) {
    Map<String, Object> byName = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(map))
        .forEach((name, value) -> byName.put(name.toString(), Objects.requireNonNull(value)));
    return byName;
  }

  private static List<Tensor> targets(Golden golden, String name) {
    return golden.has(name)
        ? List.of(golden.array(name))
        : List.of(golden.array(name + "0"), golden.array(name + "1"));
  }

  private static void fit(FitOptions f, Golden golden) {
    f.verbose(0);
    golden
        .object("fit")
        .forEach(
            (key, value) -> {
              switch (key) {
                case "batch_size" -> f.batchSize((int) number(value));
                case "epochs" -> f.epochs((int) number(value));
                case "initial_epoch" -> f.initialEpoch((int) number(value));
                case "shuffle" -> f.shuffle((Boolean) Objects.requireNonNull(value));
                case "validation_split" -> f.validationSplit(number(value));
                case "validation_freq" -> f.validationFreq((int) number(value));
                case "validation_batch_size" -> f.validationBatchSize((int) number(value));
                case "class_weight" -> f.classWeight(classWeights(golden));
                default -> throw new AssertionError("an argument that is not tested: " + key);
              }
            });
    if (golden.has("sample_weight")) {
      f.sampleWeight(golden.array("sample_weight"));
    }
    if (golden.has("x_val")) {
      f.validationData(
          List.of(golden.array("x_val")),
          targets(golden, "y_val"),
          golden.has("sample_weight_val") ? golden.array("sample_weight_val") : null);
    }
  }

  private static Map<Integer, Double> classWeights(Golden golden) {
    Map<Integer, Double> weights = new LinkedHashMap<>();
    Map<?, ?> written =
        (Map<?, ?>) Objects.requireNonNull(golden.object("fit").get("class_weight"));
    written.forEach((label, w) -> weights.put(Integer.valueOf(label.toString()), number(w)));
    return weights;
  }

  private static double number(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).doubleValue();
  }

  private static List<Double> numbers(@Nullable Object list) {
    List<Double> numbers = new ArrayList<>();
    ((List<?>) Objects.requireNonNull(list)).forEach(value -> numbers.add(number(value)));
    return numbers;
  }

  private static List<String> names(@Nullable Object list) {
    return list == null ? List.of() : ((List<?>) list).stream().map(String::valueOf).toList();
  }

  private static List<Double> values(Tensor tensor) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < tensor.size(); i++) {
      values.add(tensor.at(i));
    }
    return values;
  }

  /** Differences are judged against the largest number of the list. */
  private static void assertClose(String what, List<Double> actual, List<Double> expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = expected.stream().mapToDouble(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i))
          .as(what + " at " + i)
          .isCloseTo(expected.get(i), within(TOLERANCE * largest));
    }
  }
}
