package cornea.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.models.Input;
import cornea.op.Ops;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTest {
  /** Multiplies by a weight, adds a state and moves it towards the batch's sum. */
  private static final class Track extends BaseLayer<Track> {
    private int times = 1;
    private Weight factor;
    private Weight mean;

    Track times(int times) {
      requireNotBuilt("times");
      this.times = times;
      return this;
    }

    @Override
    protected void options(Options o) {
      super.options(o);
      times = o.positive("times", times);
    }

    @Override
    protected void build(Shape input) {
      mean = addState("mean", Shape.scalar(), (shape, key) -> Tensor.zeros(shape));
      factor =
          addWeight(
              "factor",
              input.from(1),
              (shape, key) -> Tensor.full(shape, 2),
              weight -> Ops.sum(Ops.square(weight)),
              null);
    }

    @Override
    protected Value call(Value x, CallContext context) {
      if (context.training()) {
        context.movingAverage(mean, Ops.sum(x), 0.75);
      }
      return Ops.mul(Ops.add(x, mean.value()), factor.value());
    }
  }

  /** A layer made of two others. */
  private static final class Twice extends BaseLayer<Twice> {
    private final Track first = addLayer(new Track());
    private final Track second = addLayer(new Track());

    @Override
    protected Value call(Value x, CallContext context) {
      return second.apply(first.apply(x));
    }
  }

  @Test
  void apply_learnsTheShapeAndDeclaresTheWeights() {
    Track layer = new Track();
    Value y = layer.apply(Input.of(3, 5));
    assertThat(y.shape()).isEqualTo(Shape.of(Shape.UNKNOWN, 3, 5));
    assertThat(layer.isBuilt()).isTrue();
    assertThat(layer.weights()).extracting(Weight::name).containsExactly("factor", "mean");
    assertThat(layer.trainableWeights()).extracting(Weight::name).containsExactly("factor");
    assertThat(layer.nonTrainableWeights()).extracting(Weight::name).containsExactly("mean");
    assertThat(layer.countParams()).isEqualTo(16);
  }

  @Test
  void frozenLayer_trainsNothing() {
    Track layer = new Track().trainable(false);
    layer.apply(Input.of(3));
    assertThat(layer.trainableWeights()).isEmpty();
    assertThat(layer.nonTrainableWeights()).hasSize(2);
  }

  @Test
  void setter_afterBuilding_isAnError() {
    Track layer = new Track().name("it");
    layer.apply(Input.of(3));
    assertThatThrownBy(() -> layer.times(2))
        .isInstanceOf(CorneaException.class)
        .hasMessage("Track 'it': 'times' must be set before the layer is applied or fitted");
  }

  @Test
  void wrongOption_namesLayerAndOption() {
    assertThatThrownBy(() -> new Track().times(0).apply(Input.of(3)))
        .isInstanceOf(CorneaException.class)
        .hasMessage("Track 'track': 'times' must be 1 or more. Received: times=0");
  }

  @Test
  void opError_namesTheLayerAsItsModelWill() {
    Value x = new Track().apply(new Track().apply(Input.of(3)));
    Track wrong = new Track();
    wrong.apply(Input.of(4));
    assertThatThrownBy(() -> new Merge2().apply(x, wrong.apply(Input.of(4))))
        .isInstanceOfSatisfying(
            CorneaException.class,
            e -> {
              assertThat(e.where()).isEqualTo("Merge2 'merge2'");
              assertThat(e.what()).contains("(?, 3) and (?, 4)");
            });
    assertThat(new Track().times(1)).extracting(Layer::label).isEqualTo("Track 'track'");
    Track third = new Track();
    third.apply(x);
    assertThat(third.label()).isEqualTo("Track 'track_2'");
  }

  private static final class Merge2 extends BaseLayer<Merge2> {
    @Override
    protected void build(List<Shape> inputs) {}

    @Override
    protected Value call(List<Value> inputs, CallContext context) {
      return Ops.add(inputs.get(0), inputs.get(1));
    }
  }

  @Test
  void oneInputLayer_onTwoValues_isAnError() {
    assertThatThrownBy(() -> new Track().apply(Input.of(3), Input.of(3)))
        .hasMessage("Track 'track': one input is expected. Received: [(?, 3), (?, 3)]");
  }

  @Test
  void opsOnASymbolicValue_nameTheRemedy() {
    Value x = new Track().name("it").apply(Input.of(3));
    assertThatThrownBy(() -> Ops.square(x))
        .hasMessageContaining("Track 'it'")
        .hasMessageContaining("Wrap the computation in a layer");
  }

  @Test
  void sublayers_areBuiltInTheCallAndShareTheFlag() {
    Twice layer = new Twice();
    layer.apply(Input.of(3));
    assertThat(layer.weights())
        .extracting(Weight::name)
        .containsExactly("factor", "mean", "factor", "mean");
    layer.trainable(false);
    assertThat(layer.first.isTrainable()).isFalse();
    assertThat(layer.trainableWeights()).isEmpty();
    layer.trainable(true);
    layer.second.trainable(false);
    assertThat(layer.trainableWeights()).containsExactly(layer.first.factor);
  }

  @Test
  void sharedLayer_movesItsStateOnFromCallToCall() {
    Track layer = new Track();
    layer.apply(Input.of(3));
    GraphBuilder builder = new GraphBuilder();
    CallContext context = new CallContext(builder, true, 1);
    Value a = builder.input("a", Shape.of(2, 3));
    Value b = builder.input("b", Shape.of(2, 3));
    context.call(layer, List.of(a));
    context.call(layer, List.of(b));
    assertThat(context.assignments()).containsOnlyKeys(layer.mean.variable());
    Graph graph = builder.build(List.of(), context.assignments());
    // Both inputs' sums take part in the one assignment.
    assertThat(graph.nodes())
        .extracting(node -> node.op().getClass().getSimpleName())
        .filteredOn("ReduceOp"::equals)
        .hasSize(2);
  }

  @Test
  void inference_assignsNothing() {
    Track layer = new Track();
    layer.apply(Input.of(3));
    GraphBuilder builder = new GraphBuilder();
    CallContext context = new CallContext(builder, false, 1);
    context.call(layer, List.of(builder.input("a", Shape.of(2, 3))));
    assertThat(context.assignments()).isEmpty();
  }

  @Test
  void penalties_areThoseOfWeightsWithARegularizer() {
    Track layer = new Track();
    layer.apply(Input.of(3));
    CallContext context = new CallContext(new GraphBuilder(), false, 1);
    context.addPenalties(layer.weights());
    assertThat(context.losses()).hasSize(1);
    assertThat(context.losses().get(0).shape()).isEqualTo(Shape.scalar());
  }

  @Test
  void streams_areDistinctAndAboveThoseOfWeights() {
    CallContext context = new CallContext(new GraphBuilder(), true, 1);
    int first = context.nextStream();
    assertThat(first).isGreaterThan(1_000_000);
    assertThat(context.nextStream()).isEqualTo(first + 1);
  }

  @Test
  void weightValue_outsideACall_isAnError() {
    Track layer = new Track();
    layer.apply(Input.of(3));
    assertThatThrownBy(() -> layer.factor.value())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inside a layer's call");
  }

  @Test
  void weight_isInitializedOnceAndTakesItsShapeOnly() {
    Track layer = new Track().name("it");
    layer.apply(Input.of(3));
    assertThat(layer.factor.tensor().floats()).containsExactly(2, 2, 2);
    layer.factor.assign(Tensor.of(new float[] {1, 2, 3}, 3));
    layer.factor.initialize(5);
    assertThat(layer.factor.tensor().floats()).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> layer.factor.assign(Tensor.scalar(1)))
        .hasMessage("Weight 'it/factor': expected (3,). Received: ()");
  }

  @Test
  void options_areWrittenReadAndChecked() {
    Track layer = new Track().times(3).name("it").trainable(false);
    Map<String, ?> config = Options.write(layer::options);
    assertThat(config.keySet()).containsExactly("name", "trainable", "dtype", "times");
    Track again = new Track();
    Options.read(again::options, Options.write(layer::options));
    assertThat(again.name()).isEqualTo("it");
    assertThat(again.isTrainable()).isFalse();
    assertThat(again.times).isEqualTo(3);
    assertThatThrownBy(() -> Options.read(new Track()::options, Map.of("tims", 3)))
        .hasMessageContaining("times")
        .hasMessageContaining("Received: [tims]");
    assertThatThrownBy(() -> Options.read(new Track()::options, Map.of("times", "3")))
        .hasMessage("'times' must be a whole number. Received: times=3");
  }

  @Test
  void name_withASlash_isAnError() {
    assertThatThrownBy(() -> new Track().name("a/b"))
        .hasMessage("Track: 'name' must not be empty nor contain '/'. Received: 'a/b'");
  }
}
