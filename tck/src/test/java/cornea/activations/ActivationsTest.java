package cornea.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Gradients;
import cornea.graph.Value;
import cornea.op.Ops;
import cornea.tck.Evaluate;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Parameters, names and ties; the numbers are in the golden cases of the layers. */
class ActivationsTest {
  @Test
  void names_areKerass() {
    assertThat(Activations.of("relu")).isEqualTo(Activations.RELU);
    assertThat(Activations.of("swish")).isEqualTo(Activations.SILU);
    assertThat(Activations.of("hard_swish")).isEqualTo(Activations.HARD_SILU);
    assertThat(Activations.LOG_SOFTMAX.identifier()).isEqualTo("log_softmax");
    assertThatThrownBy(() -> Activations.of("relu7"))
        .hasMessageStartingWith("unknown activation. Expected: one of linear, relu, relu6, ")
        .hasMessageEndingWith("Received: relu7");
  }

  @Test
  void codec_writesParametersAsKerasLayers() {
    assertThat(Activations.CODEC.write(Activations.SOFTMAX)).isEqualTo("softmax");
    for (ActivationFunction function :
        List.of(
            Activations.leakyRelu(0.1),
            Activations.elu(0.5),
            Activations.softmax(1),
            Activations.relu(null, 0.1, 0.2),
            Activations.relu(6.0, 0, 0))) {
      assertThat(Activations.CODEC.read(Activations.CODEC.write(function))).isEqualTo(function);
    }
    // What Keras 2 calls alpha.
    assertThat(
            Activations.CODEC.read(
                Map.of("class_name", "LeakyReLU", "config", Map.of("alpha", 0.25))))
        .isEqualTo(Activations.leakyRelu(0.25));
    assertThat(
            Activations.CODEC.read(
                Map.of("module", "builtins", "class_name", "function", "config", "mish")))
        .isEqualTo(Activations.MISH);
  }

  @Test
  void codec_refusesWhatHasNoName() {
    assertThatThrownBy(() -> Activations.CODEC.write(x -> x))
        .hasMessageStartingWith(
            "this activation has no name and cannot be saved; give it one with");
    assertThatThrownBy(
            () -> Activations.CODEC.read(Map.of("class_name", "Dense", "config", Map.of())))
        .hasMessageContaining("Received: Dense");
  }

  /** At its kinks relu6 is flat in TensorFlow, clip is not. */
  @Test
  void gradientsAtTies_areTensorFlows() {
    assertThat(gradient(Activations.RELU6, -1, 0, 3, 6, 7)).containsExactly(0, 0, 1, 0, 0);
    assertThat(gradient(Activations.relu(5.0, 0, 0), -1, 0, 3, 5, 7))
        .containsExactly(0, 0, 1, 1, 0);
    assertThat(gradient(Activations.relu(null, 0, 2), 1, 2, 3)).containsExactly(0, 0, 1);
    assertThat(gradient(Activations.leakyRelu(0.5), -1, 0, 1)).containsExactly(0.5, 0.5, 1);
  }

  @Test
  void hardSigmoid_ofKeras2_isSteeper() {
    assertThat(evaluate(Activations.hardSigmoidKeras2(), -3, -1, 0, 1, 3))
        .containsExactly(0, 0.3, 0.5, 0.7, 1);
  }

  private static double[] evaluate(ActivationFunction function, double... x) {
    return run(x, inputs -> function.apply(inputs.get(0)));
  }

  private static double[] gradient(ActivationFunction function, double... x) {
    return run(x, inputs -> Gradients.of(Ops.sum(function.apply(inputs.get(0))), inputs).get(0));
  }

  private static double[] run(double[] x, Function<List<Value>, Value> function) {
    return Evaluate.on(
            new ReferenceEngine(DType.FLOAT64),
            List.of(Tensor.ofDoubles(x, Shape.of(x.length))),
            inputs -> List.of(function.apply(inputs)))
        .get(0)
        .doubles();
  }
}
