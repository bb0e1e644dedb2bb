package cornea.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.layers.Add;
import cornea.layers.CallContext;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.Layer;
import cornea.layers.MaxPooling2D;
import cornea.layers.Weight;
import cornea.saving.WeightStore;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTest {
  @Test
  void names_countPerModelInTheOrderInWhichLayersWereMade() {
    Value image = Input.of(8, 8, 3);
    Conv2D first = new Conv2D(4, 3);
    Conv2D second = new Conv2D(4, 3);
    Value x = first.apply(new MaxPooling2D(1).apply(second.apply(image)));
    Model model = new Model(image, new Dense(2).apply(new Flatten().apply(x)));
    assertThat(model.layers())
        .extracting(Layer::name)
        .containsExactly("input_layer", "conv2d_1", "max_pooling2d", "conv2d", "flatten", "dense");
    assertThat(model.name()).isEqualTo("functional");

    Value other = Input.of(4);
    assertThat(new Model(other, new Dense(2).apply(other)).layers())
        .extracting(Layer::name)
        .containsExactly("input_layer", "dense");
  }

  @Test
  void sameNameTwice_isAnError() {
    Value x = Input.of(4);
    Value y = new Dense(2).name("same").apply(new Dense(3).name("same").apply(x));
    assertThatThrownBy(() -> new Model(x, y))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("Functional 'functional': names of layers must be unique")
        .hasMessageContaining("'same' twice");
  }

  @Test
  void automaticName_passesOverATakenOne() {
    Value x = Input.of(4);
    Value y = new Dense(2).apply(new Dense(2).apply(new Dense(3).name("dense_1").apply(x)));
    assertThat(new Model(x, y).layers())
        .extracting(Layer::name)
        .containsExactly("input_layer", "dense_1", "dense_2", "dense");
  }

  @Test
  void unconnectedOutput_isAnError() {
    Value a = Input.named("a", 4);
    Value b = Input.named("b", 4);
    Value sum = new Add().apply(a, b);
    assertThatThrownBy(() -> new Model(a, sum))
        .hasMessageContaining("every output must come from the inputs")
        .hasMessageContaining("InputLayer 'b'");
  }

  @Test
  void classNames_areWhatTheMetadataSays() {
    Value x = Input.of(4);
    Model model = new Model(x, new Dense(2).apply(x));
    assertThat(model.classNames()).isEmpty();
    model.metadata().put("class_names", List.of("cat", 7));
    assertThat(model.classNames()).containsExactly("cat", "7");
    model.metadata().put("class_names", "cat"); // a file may say anything
    assertThat(model.classNames()).isEmpty();
  }

  @Test
  void unusedInput_staysAnInput() {
    Value a = Input.named("a", 4);
    Value b = Input.named("b", 5);
    Model model = new Model(List.of(a, b), List.of(new Dense(1).apply(a)));
    assertThat(model.layers()).extracting(Layer::name).containsExactly("a", "b", "dense");
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs =
        List.of(builder.input("a", Shape.of(2, 4)), builder.input("b", Shape.of(2, 5)));
    assertThat(model.trace(builder, inputs, new CallContext(builder, false, 0)))
        .extracting(Value::shape)
        .containsExactly(Shape.of(2, 1));
  }

  @Test
  void sharedLayer_hasOneSetOfWeights() {
    Dense shared = new Dense(3);
    Value a = Input.of(4);
    Value b = Input.of(4);
    Model model =
        new Model(List.of(a, b), List.of(new Add().apply(shared.apply(a), shared.apply(b))));
    assertThat(model.weights()).hasSize(2);
    assertThat(model.countParams()).isEqualTo(15);
  }

  @Test
  void nestedModel_hasPathsBelowItsName() {
    Model base = new Sequential(Input.of(8, 8, 3), new Conv2D(2, 3), new Flatten()).name("base");
    Sequential model = new Sequential(Input.of(8, 8, 3), base, new Dense(1));
    assertThat(model.weightsByPath().keySet())
        .containsExactly("base/conv2d/kernel", "base/conv2d/bias", "dense/kernel", "dense/bias");
    assertThat(List.copyOf(model.weightsByPath().values())).isEqualTo(model.weights());
    assertThat(model.weight("base/conv2d/bias")).isSameAs(base.weights().get(1));
    assertThat(model.layer("base/conv2d")).isSameAs(base.layer("conv2d"));
    assertThatThrownBy(() -> model.weight("conv2d/bias")).hasMessageContaining("dense/kernel");
    assertThatThrownBy(() -> model.layer("conv"))
        .hasMessage(
            "Sequential 'sequential': no such layer. Expected: one of [input_layer, base, dense],"
                + " perhaps 'base/conv2d'. Received: 'conv'");
    assertThatThrownBy(() -> model.layer("Dens"))
        .hasMessageEndingWith(", perhaps 'dense'. Received: 'Dens'");
    assertThatThrownBy(() -> model.layer("base/flaten"))
        .hasMessageStartingWith("Sequential 'sequential': no such layer.")
        .hasMessageEndingWith(", perhaps 'base/flatten'. Received: 'base/flaten'");
    assertThatThrownBy(() -> new Sequential().layer("x"))
        .hasMessageEndingWith("Expected: one of []. Received: 'x'");
  }

  @Test
  void trainable_goesDownAndSingleLayersCanBeThawed() {
    Model base =
        new Sequential(Input.of(8, 8, 3), new Conv2D(2, 3), new Conv2D(2, 3), new Flatten());
    Sequential model = new Sequential(Input.of(8, 8, 3), base, new Dense(1));
    base.trainable(false);
    assertThat(model.trainableWeights())
        .extracting(Weight::path)
        .containsExactly("dense/kernel", "dense/bias");
    base.layer("conv2d_1").trainable(true);
    assertThat(base.trainableWeights()).as("as in Keras, the model itself stays frozen").isEmpty();
    assertThat(model.trainableWeights())
        .extracting(Weight::path)
        .containsExactly("conv2d_1/kernel", "conv2d_1/bias", "dense/kernel", "dense/bias");
    assertThat(model.nonTrainableWeights()).hasSize(2);
    model.trainable(false);
    assertThat(model.trainableWeights()).isEmpty();
    model.trainable(true);
    assertThat(model.nonTrainableWeights()).isEmpty();
  }

  @Test
  void modelFromAnotherModelsInside_sharesItsWeights() {
    Value image = Input.of(8, 8, 3);
    Model whole =
        new Model(image, new Dense(2).apply(new Flatten().apply(new Conv2D(4, 3).apply(image))));
    Model features = new Model(whole.input(), whole.layer("flatten").output());
    assertThat(features.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 144));
    assertThat(features.weights()).isEqualTo(whole.weights().subList(0, 2));
    Model head = new Model(whole.layer("flatten").output(), whole.output());
    assertThat(head.inputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 144));
    assertThat(head.layers()).extracting(Layer::name).containsExactly("input_layer", "dense");
    assertThat(head.weights()).isEqualTo(whole.weights().subList(2, 4));
  }

  @Test
  void trace_checksInputShapes() {
    Sequential model = new Sequential(Input.of(4), new Dense(2));
    GraphBuilder builder = new GraphBuilder();
    CallContext context = new CallContext(builder, false, 0);
    List<Value> wrong = List.of(builder.input("x", Shape.of(7, 5)));
    assertThatThrownBy(() -> model.trace(builder, wrong, context))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            "Sequential 'sequential': input 'input_layer' expected shape (?, 4). Received: (7, 5)");
    List<Value> longer = List.of(builder.input("x", Shape.of(7, 4, 1)));
    assertThat(model.trace(builder, longer, context).get(0).shape()).isEqualTo(Shape.of(7, 2));
    assertThatThrownBy(() -> model.trace(builder, List.of(), context))
        .hasMessageContaining("expected 1 inputs. Received: 0");
  }

  @Test
  void traceAtTwoBatchSizes_usesTheSameVariables() {
    Sequential model = new Sequential(Input.of(8, 8, 3), new Conv2D(2, 3), new Flatten());
    for (int batch : new int[] {1, 32}) {
      GraphBuilder builder = new GraphBuilder();
      Value x = builder.input("x", Shape.of(batch, 8, 8, 3));
      List<Value> y = model.trace(builder, List.of(x), new CallContext(builder, true, 0));
      assertThat(y.get(0).shape()).isEqualTo(Shape.of(batch, 72));
      assertThat(builder.build(y, Map.of()).variables())
          .containsExactlyInAnyOrderElementsOf(
              model.weights().stream().map(Weight::variable).toList());
      assertThat(y.get(0).node().scope()).isEqualTo("sequential/flatten");
    }
  }

  @Test
  void initialize_dependsOnTheSeedAndThePositionOnly() {
    Model a = new Sequential(Input.of(4), new Dense(3), new Dense(3));
    Model b = new Sequential(Input.of(4), new Dense(3).name("other"), new Dense(3));
    Model c = new Sequential(Input.of(4), new Dense(3), new Dense(3));
    a.initialize(7);
    b.initialize(7);
    c.initialize(8);
    for (int i = 0; i < 4; i++) {
      assertThat(a.weights().get(i).tensor().floats())
          .isEqualTo(b.weights().get(i).tensor().floats());
    }
    assertThat(a.weights().get(0).tensor().floats())
        .isNotEqualTo(c.weights().get(0).tensor().floats());
    float[] before = a.weights().get(0).tensor().floats();
    a.initialize(9);
    assertThat(a.weights().get(0).tensor().floats()).isEqualTo(before);
  }

  @Test
  void snapshot_isRestoredWholeOrNotAtAll() {
    Model model = new Sequential(Input.of(2), new Dense(1));
    model.initialize(1);
    WeightStore saved = model.snapshot();
    float[] kernel = model.weight("dense/kernel").tensor().floats();
    model.weight("dense/kernel").assign(Tensor.zeros(Shape.of(2, 1)));
    model.restore(saved);
    assertThat(model.weight("dense/kernel").tensor().floats()).isEqualTo(kernel);
    WeightStore wrong =
        new WeightStore(
            Map.of(
                "dense/kernel", Tensor.zeros(Shape.of(2, 1)),
                "dense/bias", Tensor.zeros(Shape.of(3))));
    assertThatThrownBy(() -> model.restore(wrong))
        .hasMessage("Sequential 'sequential': weight 'dense/bias' expected (1,). Received: (3,)");
    assertThat(model.weight("dense/kernel").tensor().floats()).isEqualTo(kernel);
    assertThatThrownBy(() -> model.restore(new WeightStore(Map.of())))
        .hasMessageContaining("Missing: [dense/kernel, dense/bias]. Unexpected: []");
  }

  @Test
  void clone_hasItsOwnWeights() {
    Model model = new Sequential(Input.of(2), new Dense(1).name("only")).name("first");
    Model copy = Models.clone(model);
    assertThat(copy.name()).isEqualTo("first");
    assertThat(copy.weightsByPath().keySet()).isEqualTo(model.weightsByPath().keySet());
    assertThat(copy.weights()).doesNotContainAnyElementsOf(model.weights());
  }
}
