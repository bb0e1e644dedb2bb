package cornea.visual;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.activations.Activations;
import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Value;
import cornea.layers.Add;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.Layer;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.op.Padding;
import cornea.random.CounterRandom;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the fast engine, which users get, sees in a net: the same as the reference engine, which
 * {@code ExplainerTest} compares with Keras. Every layer of sequential, functional and nested nets.
 */
class ExplainerEnginesTest {
  /**
   * Of the greatest number, ten times as strict as the bound against Keras. The longest sum has
   * 1152 products (3 by 3, 128 channels), each right to 6e-8 in float32: 7e-5 if every error went
   * the same way.
   */
  private static final double TOLERANCE = 1e-4;

  /** Steps as long as this image of numbers up to 1, whose square sum is some 256. */
  private static final double RATE = 16;

  private static final Engine FAST = Engines.named("onednn");
  private static final Engine REFERENCE = new ReferenceEngine(DType.FLOAT64);

  static List<String> goldenCases() {
    return Golden.cases("explain");
  }

  @ParameterizedTest
  @MethodSource("goldenCases")
  void netsOfKerass(String name) {
    Golden golden = Golden.load("explain", name);
    try (Model model = Models.fromConfig(golden.object("model"))) {
      for (int i = 0; i < model.weights().size(); i++) {
        model.weights().get(i).assign(golden.array("weight" + i));
      }
      assertAlike(model, golden.array("image"));
    }
  }

  @Test
  void sequential_ofManyChannels() {
    try (Model model = block("wide", 128)) {
      assertAlike(started(model), image());
    }
  }

  @Test
  void sequential_ofFewChannels() {
    try (Model model = block("narrow", 4)) {
      assertAlike(started(model), image());
    }
  }

  @Test
  void functional_withASkip() {
    try (Model model = skipping()) {
      assertAlike(started(model), image());
    }
  }

  @Test
  void nested_twice() {
    Model body = new Sequential(Input.of(16, 16, 3), skipping().name("inner")).name("body");
    try (Model model =
        new Sequential(Input.of(16, 16, 3), body, new Dense(2).activation(Activations.SOFTMAX))) {
      assertThat(Explainer.of(model).imageLayers()).contains("body/inner/sum");
      assertAlike(started(model), image());
    }
  }

  /** Convolutions, normalized and not, that the fast engine fuses. */
  private static Sequential block(String name, int filters) {
    return new Sequential(
            Input.of(16, 16, 3),
            new Conv2D(filters, 3).padding(Padding.SAME).activation(Activations.RELU).name("first"),
            new Conv2D(filters, 3).padding(Padding.SAME).name("second"),
            new BatchNormalization().name("norm"),
            new cornea.layers.Activation(Activations.RELU).name("relu"),
            new MaxPooling2D(2).name("pool"),
            new Conv2D(8, 3).strides(2).activation(Activations.RELU).name("third"),
            new Flatten(),
            new Dense(3).activation(Activations.SOFTMAX))
        .name(name);
  }

  private static Model skipping() {
    Value image = Input.of(16, 16, 3);
    Layer stem = new Conv2D(16, 3).padding(Padding.SAME).activation(Activations.RELU).name("stem");
    Value x = stem.apply(image);
    Value y = new Conv2D(16, 3).padding(Padding.SAME).name("left").apply(x);
    Value sum = new Add().name("sum").apply(x, new BatchNormalization().name("norm").apply(y));
    Value mean = new GlobalAveragePooling2D().apply(sum);
    return new Model(image, new Dense(4).activation(Activations.SOFTMAX).apply(mean));
  }

  private static Model started(Model model) {
    model.initialize(7);
    return model;
  }

  private static Tensor image() {
    float[] pixels = new float[16 * 16 * 3];
    IntStream.range(0, pixels.length).forEach(i -> pixels[i] = CounterRandom.uniform(3, i));
    return Tensor.of(pixels, 16, 16, 3);
  }

  private static void assertAlike(Model model, Tensor image) {
    Explainer fast = new Explainer(model, FAST);
    Explainer reference = new Explainer(model, REFERENCE);
    int classes = Math.max(2, model.outputShape().dim(-1));
    assertThat(fast.imageLayers()).isNotEmpty().isEqualTo(reference.imageLayers());
    for (String layer : fast.imageLayers()) {
      assertClose(layer, fast.activations(image, layer), reference.activations(image, layer));
      Tensor batch = image.shape().rank() == 3 ? Tensors.stack(image) : image;
      assertClose(
          "a step up " + layer,
          fast.ascend(layer, 0, batch, 1, RATE),
          reference.ascend(layer, 0, batch, 1, RATE));
      boolean seen = false;
      for (int index = 0; index < classes; index++) {
        Tensor heat = reference.gradCam(image, layer, index);
        assertClose(layer + " of class " + index, fast.gradCam(image, layer, index), heat);
        seen |= IntStream.range(0, heat.size()).anyMatch(i -> heat.at(i) == 1);
      }
      assertThat(seen).as("no class of " + layer + " has a heat map").isTrue();
    }
  }

  private static void assertClose(String what, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double scale = 0;
    double error = 0;
    for (int i = 0; i < expected.size(); i++) {
      scale = Math.max(scale, Math.abs(expected.at(i)));
      error = Math.max(error, Math.abs(actual.at(i) - expected.at(i)));
    }
    assertThat(error).as(what).isLessThanOrEqualTo(TOLERANCE * scale);
  }
}
