package cornea.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.Layer;
import cornea.tensor.Shape;
import org.junit.jupiter.api.Test;

class SequentialTest {
  @Test
  void withoutInput_isBuiltLater() {
    Sequential model = new Sequential(new Flatten(), new Dense(3), new Dense(2));
    assertThat(model.isBuilt()).isFalse();
    assertThat(model.weights()).isEmpty();
    assertThat(model.layers())
        .extracting(Layer::name)
        .containsExactly("flatten", "dense", "dense_1");
    assertThatThrownBy(model::outputShape)
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("does not know its input shape yet");
    model.build(4, 4, 1);
    assertThat(model.isBuilt()).isTrue();
    assertThat(model.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 2));
    assertThat(model.countParams()).isEqualTo(16 * 3 + 3 + 3 * 2 + 2);
    assertThatThrownBy(() -> model.build(5))
        .hasMessage(
            "Sequential 'sequential': the input shape is (?, 4, 4, 1) already. Received: (?, 5)");
  }

  @Test
  void applied_takesTheShapeOfItsInput() {
    Sequential inner = new Sequential(new Dense(3), new Dense(2));
    Value y = inner.apply(Input.of(4));
    assertThat(y.shape()).isEqualTo(Shape.of(Shape.UNKNOWN, 2));
    assertThat(inner.isBuilt()).isTrue();
  }

  @Test
  void firstLayerAModel_givesTheInputShape() {
    Sequential base = new Sequential(Input.of(8, 8, 3), new Conv2D(2, 3));
    Sequential model = new Sequential(base, new Flatten());
    assertThat(model.isBuilt()).isTrue();
    assertThat(model.inputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 8, 8, 3));
  }

  @Test
  void pop_takesTheLastLayerOff() {
    Sequential model = new Sequential(Input.of(4), new Dense(3), new Dense(2));
    Layer last = model.pop();
    assertThat(last.name()).isEqualTo("dense_1");
    assertThat(model.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 3));
    assertThat(model.weights()).hasSize(2);
    model.add(new Dense(5));
    assertThat(model.layers()).extracting(Layer::name).containsExactly("dense", "dense_2");
    assertThat(model.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 5));
    model.pop();
    model.pop();
    assertThat(model.isBuilt()).isFalse();
    assertThatThrownBy(model::pop).hasMessageContaining("no layer to take off");
  }

  @Test
  void misfit_namesTheLayerAndLeavesTheModelAsItWas() {
    Sequential model = new Sequential(Input.of(32, 32, 3), new Conv2D(4, 3), new Conv2D(4, 3));
    assertThatThrownBy(() -> model.add(new Conv2D(4, 29)))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith("Conv2D 'conv2d_2': ")
        .hasMessageContaining("Received: input=(?, 28, 28, 4), window=29x29");
    assertThat(model.layers()).hasSize(2);
    assertThat(model.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 28, 28, 4));
    model.add(new Flatten());
    assertThat(model.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 28 * 28 * 4));
  }

  @Test
  void inputInTheMiddle_isAnError() {
    Sequential model = new Sequential(new Flatten());
    assertThatThrownBy(() -> model.add(Input.of(3)))
        .hasMessage("Sequential 'sequential': an Input must be the first to be added");
    assertThatThrownBy(() -> model.add(new Dense(3).apply(Input.of(3))))
        .hasMessageContaining("only Input.of(…) and layers can be added");
  }

  @Test
  void nameTwice_isAnError() {
    assertThatThrownBy(() -> new Sequential(new Dense(1).name("a"), new Dense(1).name("a")))
        .hasMessageContaining("'a' twice");
  }
}
