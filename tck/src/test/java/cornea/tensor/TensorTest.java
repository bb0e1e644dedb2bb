package cornea.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shape, Shapes, Tensor, Tensors. */
class TensorTest {
  private static final Tensor MATRIX = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);

  @Test
  void shape_printsAsPythonDoes() {
    assertThat(Shape.scalar()).hasToString("()");
    assertThat(Shape.of(5)).hasToString("(5,)");
    assertThat(Shape.of(Shape.UNKNOWN, 32, 3)).hasToString("(?, 32, 3)");
  }

  @Test
  void shape_countsAxesFromBothEnds() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.dim(-1)).isEqualTo(4);
    assertThat(shape.from(1)).isEqualTo(Shape.of(3, 4));
    assertThat(shape.prepend(7)).isEqualTo(Shape.of(7, 2, 3, 4));
    assertThat(shape.withDim(-2, 9)).isEqualTo(Shape.of(2, 9, 4));
    assertThatThrownBy(() -> shape.dim(3))
        .hasMessage("The axis must be in [-3, 3) for shape (2, 3, 4). Received: 3");
    assertThatThrownBy(() -> Shape.of(2, -2)).hasMessageContaining("[2, -2]");
    assertThatThrownBy(() -> Shape.of(Shape.UNKNOWN).size()).hasMessageContaining("(?,)");
  }

  @Test
  void broadcast_followsNumPy() {
    assertThat(Shapes.broadcast(Shape.of(4, 1, 3), Shape.of(2, 1))).isEqualTo(Shape.of(4, 2, 3));
    assertThat(Shapes.broadcast(Shape.of(Shape.UNKNOWN, 3), Shape.scalar()))
        .isEqualTo(Shape.of(Shape.UNKNOWN, 3));
    assertThatThrownBy(() -> Shapes.broadcast(Shape.of(2, 3), Shape.of(2)))
        .hasMessageEndingWith("Received: (2, 3) and (2,)");
  }

  @Test
  void reshape_worksOutTheOpenDimension() {
    assertThat(MATRIX.reshape(-1).shape()).isEqualTo(Shape.of(6));
    assertThat(MATRIX.reshape(2, -1).get(1, 0)).isEqualTo(4);
    assertThatThrownBy(() -> MATRIX.reshape(4, -1)).hasMessageEndingWith("Received: (3, 2)");
    assertThatThrownBy(() -> MATRIX.reshape(-1, -1)).hasMessageContaining("leave one dimension");
  }

  @Test
  void partsOfATensor_areCopies() {
    assertThat(MATRIX.slice(1, 3)).isEqualTo(Tensor.of(new float[] {3, 4, 5, 6}, 2, 2));
    assertThat(MATRIX.row(2)).isEqualTo(Tensor.of(new float[] {5, 6}, 2));
    assertThat(MATRIX.rows(2, 0)).isEqualTo(Tensor.of(new float[] {5, 6, 1, 2}, 2, 2));
    assertThat(MATRIX.column(-1)).isEqualTo(Tensor.of(new float[] {2, 4, 6}, 3));
    float[] copy = MATRIX.floats();
    copy[0] = 99;
    assertThat(MATRIX.at(0)).isEqualTo(1);
    assertThatThrownBy(() -> MATRIX.slice(2, 4)).hasMessageEndingWith("from=2, to=4");
    assertThatThrownBy(() -> MATRIX.get(0, 2)).hasMessage("Index 1 must be in [0, 2). Received: 2");
    assertThatThrownBy(MATRIX::item).hasMessageContaining("(3, 2)");
  }

  @Test
  void nestedArrays_mustBeRectangular() {
    assertThat(Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}})).isEqualTo(MATRIX);
    assertThatThrownBy(() -> Tensor.of(new float[][] {{1, 2}, {3}}))
        .hasMessageContaining("row 1 expected 2 elements. Received: 1");
    assertThatThrownBy(() -> Tensor.of(new float[5], 2, 3))
        .hasMessageContaining("Expected: 6 elements for (2, 3). Received: 5 elements");
  }

  @Test
  void doubles_keepWhatFloatsCannotHold() {
    Tensor exact = Tensor.ofDoubles(new double[] {0.1}, Shape.of(1));
    assertThat(exact.as(DType.FLOAT32).at(0)).isEqualTo((double) 0.1f);
    assertThat(exact.as(DType.FLOAT64)).isSameAs(exact);
    assertThat(exact).isNotEqualTo(exact.as(DType.FLOAT32));
    assertThat(exact.map(x -> 2 * x).at(0)).isEqualTo(0.2);
  }

  @Test
  void equality_isByTheBit() {
    assertThat(Tensor.scalar(Double.NaN)).isEqualTo(Tensor.scalar(Double.NaN));
    assertThat(Tensor.scalar(0.0)).isNotEqualTo(Tensor.scalar(-0.0));
    assertThat(MATRIX.reshape(2, 3)).isNotEqualTo(MATRIX);
  }

  @Test
  void stackAndConcat_joinAlongTheFirstAxis() {
    Tensor row = Tensor.of(new float[] {1, 2}, 2);
    assertThat(Tensors.stack(row, row).shape()).isEqualTo(Shape.of(2, 2));
    assertThat(Tensors.concat(List.of(MATRIX.slice(0, 1), MATRIX.slice(1, 3)))).isEqualTo(MATRIX);
    assertThatThrownBy(() -> Tensors.stack(row, MATRIX)).hasMessageContaining("Expected: (2,)");
    assertThatThrownBy(() -> Tensors.stack(List.of())).hasMessageContaining("Received: none");
  }

  @Test
  void toCategorical_isOneHot() {
    Tensor labels = Tensor.of(new float[] {1, 0, 2}, 3, 1);
    assertThat(Tensors.toCategorical(labels))
        .isEqualTo(Tensor.of(new float[] {0, 1, 0, 1, 0, 0, 0, 0, 1}, 3, 3));
    assertThatThrownBy(() -> Tensors.toCategorical(labels, 2))
        .hasMessage("toCategorical: label 2 must be a whole number in [0, 2). Received: 2.0");
  }

  @Test
  void argmax_takesTheFirstOfEquals() {
    assertThat(Tensors.argmax(Tensor.of(new float[] {1, 3, 3, 0, 0, 0}, 2, 3)))
        .containsExactly(1, 0);
  }

  @Test
  void slices_areViews_thatEqualCopies() {
    float[] data = {1, 2, 3, 4, 5, 6, 7, 8};
    Tensor whole = Tensor.of(data, 4, 2);
    Tensor middle = whole.slice(1, 3);
    Tensor copy = Tensor.of(new float[] {3, 4, 5, 6}, 2, 2);
    assertThat(middle).isEqualTo(copy).hasSameHashCodeAs(copy);
    assertThat(middle.toString()).isEqualTo(copy.toString());
    assertThat(middle.floats()).containsExactly(3, 4, 5, 6);
    assertThat(middle.doubles()).containsExactly(3, 4, 5, 6);
    assertThat(middle.size()).isEqualTo(4);
    assertThat(middle.get(1, 0)).isEqualTo(5);
    assertThat(middle.slice(1, 2).reshape(2).floats()).containsExactly(5, 6);
    assertThat(middle.row(1)).isEqualTo(Tensor.of(new float[] {5, 6}, 2));
    assertThat(middle.rows(1, 0, 1).floats()).containsExactly(5, 6, 3, 4, 5, 6);
    assertThat(middle.column(-1).floats()).containsExactly(4, 6);
    assertThat(middle.map(x -> -x).floats()).containsExactly(-3, -4, -5, -6);
    assertThat(middle.as(DType.FLOAT64).slice(1, 2).doubles()).containsExactly(5, 6);
    FloatBuffer view = middle.floatBuffer();
    assertThat(view.remaining()).isEqualTo(4);
    assertThat(view.get(0)).isEqualTo(3);
    float[] target = new float[3];
    middle.copyRow(1, target, 1);
    assertThat(target).containsExactly(0, 5, 6);
    assertThatThrownBy(() -> middle.at(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.rows(2)).isInstanceOf(IndexOutOfBoundsException.class);
    data[2] = 30; // against the rules of of(), to see that nothing was copied
    assertThat(middle.at(0)).isEqualTo(30);
  }
}
