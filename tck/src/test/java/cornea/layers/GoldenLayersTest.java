package cornea.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.tck.Golden;
import cornea.tck.LayerTck;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer against real Keras, each made from the JSON that Keras wrote. */
class GoldenLayersTest {
  /** Layers of golden cases that Cornea does not have: normal noise would need an op of its own. */
  private static final Set<String> MISSING = Set.of("gaussian_noise_inference");

  static List<String> cases() {
    return Golden.cases("layers").stream().filter(name -> !MISSING.contains(name)).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void layer_computesWhatKerasDoes(String name) {
    LayerTck.golden(name);
  }

  @Test
  void cases_areAllButTheMissing() {
    assertThat(cases()).hasSize(139);
    for (String name : MISSING) {
      assertThatThrownBy(() -> LayerTck.golden(name)).hasMessageContaining("unknown layer");
    }
  }
}
