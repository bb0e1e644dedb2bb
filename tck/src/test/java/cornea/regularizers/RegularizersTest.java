package cornea.regularizers;

import static cornea.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Gradients;
import cornea.graph.Value;
import cornea.saving.Options;
import cornea.tck.Evaluate;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegularizersTest {
  /** Sums of some 100 squares in double, in another order than Keras's. */
  private static final double TOLERANCE = 1e-13;

  static List<String> cases() {
    return Golden.cases("regularizers");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void penaltyAndGradient_areThoseOfKeras(String name) {
    Golden golden = Golden.load("regularizers", name);
    Regularizer regularizer = Regularizers.REGISTRY.read(golden.object("regularizer"));
    List<Tensor> results =
        Evaluate.on(
            new ReferenceEngine(DType.FLOAT64),
            List.of(golden.array("weight")),
            inputs -> {
              Value penalty = regularizer.penalty(inputs.get(0));
              return List.of(penalty, Gradients.of(penalty, inputs).get(0));
            });
    assertClose(name + " penalty", results.get(0), golden.array("penalty"), TOLERANCE);
    assertClose(name + " gradient", results.get(1), golden.array("dweight"), TOLERANCE);
    assertThat(Regularizers.REGISTRY.write(regularizer)).isEqualTo(golden.object("regularizer"));
  }

  @Test
  void names_areKerass() {
    assertThat(Regularizers.REGISTRY.read("l2")).isInstanceOf(L2.class);
    assertThat(Regularizers.REGISTRY.read("l1_l2")).isInstanceOf(L1L2.class);
    assertThatThrownBy(() -> Regularizers.REGISTRY.read("l3"))
        .hasMessage(
            "unknown regularizer. Expected: one of [L1, L2, L1L2, OrthogonalRegularizer],"
                + " or a class that was registered. Received: l3");
  }

  @Test
  void negativeFactor_isRefused() {
    assertThatThrownBy(() -> Options.check(new L2(-0.1)::options))
        .hasMessageContaining("'l2' must be in [0.0, ")
        .hasMessageContaining("Received: l2=-0.1");
    assertThatThrownBy(
            () ->
                Regularizers.REGISTRY.read(
                    Map.of("class_name", "L1", "config", Map.of("l1", Double.NaN))))
        .hasMessageContaining("'l1' must be a finite number. Received: l1=NaN");
  }
}
