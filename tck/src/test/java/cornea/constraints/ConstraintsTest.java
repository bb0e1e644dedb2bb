package cornea.constraints;

import static cornea.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.engine.reference.ReferenceEngine;
import cornea.saving.Options;
import cornea.tck.Evaluate;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConstraintsTest {
  /** A sum of some 100 squares in double and its root, in another order than Keras's. */
  private static final double TOLERANCE = 1e-13;

  static List<String> cases() {
    return Golden.cases("constraints");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void constrainedWeight_isThatOfKeras(String name) {
    Golden golden = Golden.load("constraints", name);
    Constraint constraint = Constraints.REGISTRY.read(golden.object("constraint"));
    Tensor constrained = apply(constraint, golden.array("weight"));
    assertClose(name, constrained, golden.array("constrained"), TOLERANCE);
    Constraint again = Constraints.REGISTRY.read(Constraints.REGISTRY.write(constraint));
    assertThat(apply(again, golden.array("weight"))).isEqualTo(constrained);
  }

  @Test
  void minAboveMax_isRefused() {
    assertThatThrownBy(() -> Options.check(new MinMaxNorm(2, 1)::options))
        .hasMessageContaining("'max_value' must be in [2.0, ")
        .hasMessageContaining("Received: max_value=1.0");
  }

  private static Tensor apply(Constraint constraint, Tensor weight) {
    return Evaluate.on(
            new ReferenceEngine(DType.FLOAT64),
            List.of(weight),
            inputs -> List.of(constraint.apply(inputs.get(0))))
        .get(0);
  }
}
