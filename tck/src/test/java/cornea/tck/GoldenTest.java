package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "layers",
        "losses",
        "model_losses",
        "optimizers",
        "metrics",
        "regularizers",
        "constraints",
        "nets",
        "history"
      })
  void everyCase_holdsTheArraysThatItsJsonNames(String subject) {
    assertThat(Golden.cases(subject)).isNotEmpty();
    for (String name : Golden.cases(subject)) {
      Golden golden = Golden.load(subject, name);
      assertThat(golden.json()).containsEntry("name", name).containsEntry("keras", "3.15.1");
      assertThat(golden.arrays()).isEqualTo(golden.json().get("arrays"));
      for (String array : golden.arrays()) {
        assertThat(golden.array(array).dtype()).isEqualTo(DType.FLOAT64);
      }
    }
  }

  @Test
  void eluCase_isTheFormula() {
    Golden golden = Golden.load("layers", "activation_elu");
    Tensor x = golden.array("input0");
    Tensor y = golden.array("y_inference");
    assertThat(y.shape()).isEqualTo(x.shape());
    for (int i = 0; i < x.size(); i++) {
      assertThat(y.at(i)).isCloseTo(x.at(i) > 0 ? x.at(i) : Math.expm1(x.at(i)), within());
    }
  }

  @Test
  void metricResolution_isAList() {
    assertThat(Golden.json("metrics", "resolution.json")).isInstanceOf(List.class);
  }

  @Test
  void missingArray_namesTheCaseAndItsArrays() {
    Golden golden = Golden.load("layers", "activation_elu.npz");
    assertThatThrownBy(() -> golden.array("weight7"))
        .hasMessageContaining("layers/activation_elu.npz")
        .hasMessageContaining("input0")
        .hasMessageContaining("weight7");
    assertThatThrownBy(() -> Golden.load("layers", "nothing"))
        .hasMessageContaining("golden/layers/nothing.npz");
  }

  @Test
  void json_readsEveryKindOfValue() {
    assertThat(Json.parse(" {\"a\": [1, -2.5e1, \"x\\n\\u00e9\", true, null], \"b\": {}} "))
        .isEqualTo(Map.of("a", Arrays.asList(1L, -25.0, "x\né", true, null), "b", Map.of()));
    assertThat(Json.parse("[NaN, -Infinity]"))
        .isEqualTo(List.of(Double.NaN, Double.NEGATIVE_INFINITY));
    assertThatThrownBy(() -> Json.parse("[1, 2")).hasMessageContaining("position 5");
    assertThatThrownBy(() -> Json.parse("{} x")).hasMessageContaining("expected the end");
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-15);
  }
}
