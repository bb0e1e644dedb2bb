package cornea.losses;

import static cornea.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reduced loss and its gradient with respect to predictions, against real Keras in double. */
class LossesGoldenTest {
  /** A few double roundings, one division by a clipped probability among them. */
  private static final double TOLERANCE = 1e-10;

  /** Reductions, and classes that count nothing, are not offered. */
  private static final List<String> NOT_OFFERED =
      List.of(
          "categorical_crossentropy_sum",
          "categorical_crossentropy_weighted_mean",
          "sparse_categorical_crossentropy_ignore_class");

  static Stream<String> offered() {
    return Golden.cases("losses").stream().filter(name -> !NOT_OFFERED.contains(name));
  }

  @Test
  void whatIsNotOffered_isRefusedAndNotPassedOver() {
    assertThat(Golden.cases("losses")).containsAll(NOT_OFFERED);
    for (String name : NOT_OFFERED) {
      assertThatThrownBy(() -> Losses.codec().read(Golden.load("losses", name).object("loss")))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("' must be ");
    }
  }

  @ParameterizedTest
  @MethodSource("offered")
  void config_isWhatKerasWrites(String name) {
    Map<String, @Nullable Object> keras = Golden.load("losses", name).object("loss");
    Map<?, ?> written = (Map<?, ?>) Losses.codec().write(Losses.codec().read(keras));
    assertThat(written.get("class_name")).isEqualTo(keras.get("class_name"));
    assertThat(config(written)).containsAllEntriesOf(config(keras));
  }

  /** Numbers as doubles; without names, which Cornea's losses have none of. */
  private static Map<String, @Nullable Object> config(Map<?, ?> loss) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(loss.get("config")))
        .forEach(
            (key, value) ->
                config.put(
                    (String) key, value instanceof Number number ? number.doubleValue() : value));
    config.remove("name");
    return config;
  }

  @ParameterizedTest
  @MethodSource("offered")
  void lossAndGradient_equalKeras(String name) {
    Golden golden = Golden.load("losses", name);
    Loss loss = Losses.codec().read(golden.object("loss"));
    if (name.equals("huber_delta")) {
      ((Huber) loss).delta(0.5); // Keras 3.15.1 does not write it
    }
    GraphBuilder builder = new GraphBuilder();
    List<Tensor> fed = new ArrayList<>();
    Value yTrue = input(builder, golden, "y_true", fed);
    Value yPred = input(builder, golden, "y_pred", fed);
    Value weights =
        golden.has("sample_weight") ? input(builder, golden, "sample_weight", fed) : null;
    Value value = loss.loss(yTrue, yPred, weights);
    Graph graph =
        builder.build(List.of(value, Gradients.of(value, List.of(yPred)).get(0)), Map.of());
    ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
    try (EngineState state = engine.allocate(List.of());
        Executable executable = engine.compile(graph, state, new EngineOptions(false));
        RunContext context = executable.newContext()) {
      Outputs outputs = new Outputs(graph, DType.FLOAT64);
      context.run(new Inputs(fed, 0), outputs);
      assertClose(name + ", loss", outputs.tensor(0), golden.array("loss"), TOLERANCE);
      assertClose(name + ", gradient", outputs.tensor(1), golden.array("dy_pred"), TOLERANCE);
    }
  }

  private static Value input(GraphBuilder builder, Golden golden, String name, List<Tensor> fed) {
    Tensor tensor = golden.array(name);
    fed.add(tensor);
    return builder.input(name, tensor.shape());
  }
}
