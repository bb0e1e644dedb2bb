package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.initializers.Ones;
import cornea.layers.BaseLayer;
import cornea.layers.CallContext;
import cornea.layers.Dense;
import cornea.layers.LayerRegistry;
import cornea.layers.Weight;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.op.Ops;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers of a user's own in files: by name, once they are registered, and by nothing else. */
class CustomLayersTest {
  @TempDir Path folder;

  /** {@code gain * scale * x}, with a weight and an option. */
  public static final class Gain extends BaseLayer<Gain> {
    private double scale = 1;
    private @Nullable Weight gain;

    Gain() {}

    Gain(double scale) {
      this.scale = scale;
    }

    @Override
    protected void options(Options o) {
      super.options(o);
      scale = o.number("scale", scale);
    }

    @Override
    protected void build(Shape input) {
      gain = addWeight("gain", Shape.of(input.dim(-1)), new Ones());
    }

    @Override
    protected Value call(Value x, CallContext context) {
      Weight weight = gain;
      if (weight == null) {
        throw new IllegalStateException("not built");
      }
      return Ops.mul(Ops.mul(x, weight.value()), scale);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.h5"})
  void registeredLayers_comeBack(String name) {
    Sequential model = new Sequential(Input.of(3), new Gain(0.5), new Dense(2));
    model.initialize(4);
    model.weights().get(0).assign(Tensor.of(new float[] {1, 2, 3}, 3));
    Path file = folder.resolve(name);
    model.save(file);
    LayerRegistry.register(Gain.class, Gain::new);
    Tensor x = Tensor.of(new float[] {1, -1, 4}, 1, 3);
    try (Model again = Models.load(file)) {
      assertThat(again.layer(0)).isInstanceOf(Gain.class);
      assertThat(again.predict(x)).isEqualTo(model.predict(x));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.h5"})
  void classNames_ofOtherClassesAreNotLookedFor(String name) {
    Sequential model = new Sequential(Input.of(3), new Bystander());
    Path file = folder.resolve(name);
    model.save(file);
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("1 of its layers are not known: Bystander 'bystander'");
  }

  /** Never registered. */
  public static final class Bystander extends BaseLayer<Bystander> {
    Bystander() {}

    @Override
    protected void build(Shape input) {}

    @Override
    protected Value call(Value x, CallContext context) {
      return x;
    }
  }
}
