package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingTest {
  private static final Golden GOLDEN = Golden.load("applications", "preprocessing");

  @ParameterizedTest
  @EnumSource
  void prepared_isKerasssToTheLastBit(Preprocessing mode) {
    Tensor input = GOLDEN.array("input").as(DType.FLOAT32);
    Tensor before = GOLDEN.array("input").as(DType.FLOAT32);
    Tensor expected = GOLDEN.array(mode.name().toLowerCase(Locale.ROOT)).as(DType.FLOAT32);
    assertThat(mode.apply(input)).isEqualTo(expected);
    assertThat(input).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void oneImageInDouble_isTheSame(Preprocessing mode) {
    Tensor images = GOLDEN.array("input");
    Tensor expected = GOLDEN.array(mode.name().toLowerCase(Locale.ROOT));
    Tensor image = mode.apply(images.row(0));
    assertThat(image.dtype()).isEqualTo(DType.FLOAT64);
    for (int i = 0; i < image.size(); i++) {
      // Keras's numbers were rounded to float three times, at values up to 255.
      assertThat(image.at(i)).isCloseTo(expected.at(i), within(3 * 255 * 0x1p-24));
    }
  }

  @ParameterizedTest
  @EnumSource
  void gray_isRefused(Preprocessing mode) {
    assertThatThrownBy(() -> mode.apply(Tensor.zeros(Shape.of(2, 4, 4, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Preprocessing."
                + mode
                + ": images (height, width, 3) or (batch, height, width, 3) in RGB are needed."
                + " Received: (2, 4, 4, 1)");
  }
}
