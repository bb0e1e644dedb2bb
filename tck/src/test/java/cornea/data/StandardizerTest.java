package cornea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class StandardizerTest {
  private static final Tensor DATA = Tensor.of(new float[] {1, 10, 3, 10, 5, 10}, Shape.of(3, 2));

  @Test
  void scalar_hasMean0AndDeviation1() {
    Tensor y = Standardizer.fitScalar(DATA).apply(DATA);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < y.size(); i++) {
      sum += y.at(i);
      squares += y.at(i) * y.at(i);
    }
    // Six float32 roundings of numbers around one.
    assertThat(sum).isCloseTo(0, within(1e-6));
    assertThat(squares / y.size()).isCloseTo(1, within(1e-6));
  }

  @Test
  void channels_areApart_andOneWithoutSpreadIsOnlyShifted() {
    Standardizer scale = Standardizer.fitChannels(DATA);
    assertThat(scale.mean()).containsExactly(new double[] {3, 10}, within(1e-12));
    assertThat(scale.deviation())
        .containsExactly(new double[] {Math.sqrt(8 / 3.0), 1}, within(1e-12));
    Tensor other = Tensor.of(new float[] {3, 12}, Shape.of(1, 2));
    assertThat(scale.apply(other).at(0)).isZero();
    assertThat(scale.apply(other).at(1)).isEqualTo(2);
  }

  @Test
  void givenNumbers_areUsedAsTheyAre() {
    Tensor y = Standardizer.of(new double[] {1}, new double[] {2}).apply(DATA);
    assertThat(y.at(1)).isEqualTo(4.5);
    assertThat(y.shape()).isEqualTo(DATA.shape());
  }

  @Test
  void whatCannotWork_isSaid() {
    assertThatThrownBy(() -> Standardizer.of(new double[2], new double[1]))
        .hasMessageContaining("Received: 2 and 1");
    assertThatThrownBy(() -> Standardizer.fitScalar(Tensor.zeros(Shape.of(0, 2))))
        .hasMessageContaining("no data");
    assertThatThrownBy(() -> Standardizer.fitChannels(DATA).apply(Tensor.zeros(Shape.of(4, 3))))
        .hasMessageContaining("must have 2 channels");
  }
}
