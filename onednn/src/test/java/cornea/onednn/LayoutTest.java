package cornea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.tensor.Shape;
import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void columnBlock_isThatOfMatricesInBlocksOfColumns() {
    assertThat(matrices(32, 128, memory.format_tag.aCB16b64c).columnBlock()).isEqualTo(64);
    assertThat(matrices(48, 96, memory.format_tag.aCB16b32c).columnBlock()).isEqualTo(32);
    assertThat(matrices(20, 50, memory.format_tag.abc).columnBlock()).isEqualTo(50);
  }

  @Test
  void columnBlock_isNone_whereThereIsPaddingOrAnotherOrder() {
    assertThat(matrices(40, 128, memory.format_tag.aCB16b64c).columnBlock()).isZero();
    assertThat(matrices(32, 100, memory.format_tag.aCB16b64c).columnBlock()).isZero();
    assertThat(matrices(32, 64, memory.format_tag.acb).columnBlock()).isZero();
    assertThat(matrices(32, 64, memory.format_tag.aBc16b).columnBlock()).isZero();
    assertThat(matrices(32, 64, memory.format_tag.aBC16b16c).columnBlock()).isZero();
  }

  private static Layout matrices(int rows, int columns, memory.format_tag tag) {
    memory.desc order =
        new memory.desc(Lowering.longs(36, rows, columns), memory.data_type.f32, tag);
    return Layout.chosen(Shape.of(36, rows, columns), Convention.PLAIN, 1, order);
  }
}
