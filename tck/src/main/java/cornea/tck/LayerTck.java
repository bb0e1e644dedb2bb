package cornea.tck;

import static cornea.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engine;
import cornea.engine.EngineProvider;
import cornea.engine.reference.ReferenceEngine;
import cornea.layers.Layer;
import cornea.layers.LayerRegistry;
import cornea.layers.Weight;
import cornea.random.CounterRandom;
import cornea.tck.LayerRun.Result;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/**
 * What every layer must pass.
 *
 * <pre>{@code
 * LayerTck.of(() -> new Conv2D(8, 3)).input(2, 5, 5, 3).output(2, 3, 3, 8)
 *     .weights("kernel", "bias").check();
 * LayerTck.golden("conv2d_same");
 * }</pre>
 *
 * <p>{@link #check} looks at shapes and weights, at the gradients (against finite differences, in
 * double), at the round trip through Keras's JSON, and at whether every engine that runs here
 * agrees with the reference engine. {@link #golden} compares with what real Keras computed.
 */
public final class LayerTck {
  /**
   * Keras in float64 and the reference engine in float64 differ by the order of sums only: some 100
   * terms of 2^-53 each, and the last bits of exp, tanh and erf.
   */
  private static final double GOLDEN_TOLERANCE = 1e-12;

  /**
   * A central difference with step 1e-5 is wrong by step² / 6 of the third derivative (about 1e-10)
   * and by the rounding of a sum of 100 terms over the step (100 · 1e-16 / 1e-5 = 1e-9).
   */
  private static final double STEP = 1e-5;

  private static final double DIFFERENCE_TOLERANCE = 1e-7;

  /** Sums of 100 terms in float32, each rounded to 2^-24, through two ops: 1.2e-5. */
  private static final double FLOAT_TOLERANCE = 2e-5;

  /** Finite differences are taken for this many elements of a tensor at most. */
  private static final int ELEMENTS = 16;

  // Streams of random numbers.
  private static final long INPUTS = 100;
  private static final long WEIGHTS = 200;
  private static final long GRADIENT = 300;

  private final Supplier<? extends Layer> supplier;
  private final List<Shape> inputs = new ArrayList<>();
  private @Nullable Shape output;
  private @Nullable List<String> weights;
  private long seed = 7;

  private LayerTck(Supplier<? extends Layer> supplier) {
    this.supplier = supplier;
  }

  /** A suite for the layers that the supplier makes, a new one each time. */
  public static LayerTck of(Supplier<? extends Layer> supplier) {
    return new LayerTck(supplier);
  }

  /** The shape of an input, batch included; once for each input. */
  public LayerTck input(int... dims) {
    inputs.add(Shape.of(dims));
    return this;
  }

  /** The shape that must come out, batch included. */
  public LayerTck output(int... dims) {
    output = Shape.of(dims);
    return this;
  }

  /** The names of the weights that the layer must have, in Keras's order. */
  public LayerTck weights(String... names) {
    weights = List.of(names);
    return this;
  }

  /** The seed of inputs and weights, if the default meets a kink of the function. */
  public LayerTck seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** Runs the suite; the message of a failure names the layer and the seed. */
  public void check() {
    Layer layer = supplier.get();
    try {
      checkShapes(layer);
      List<Tensor> inputTensors = draw(inputs, INPUTS);
      List<Shape> weightShapes = layer.weights().stream().map(Weight::shape).toList();
      List<Tensor> weightTensors = draw(weightShapes, WEIGHTS);
      checkConfig(layer, inputTensors, weightTensors);
      for (boolean training : new boolean[] {false, true}) {
        checkGradients(layer, inputTensors, weightTensors, training);
        checkEngines(layer, inputTensors, weightTensors, training);
      }
      assertThat(inputTensors).as("inputs after the runs").isEqualTo(draw(inputs, INPUTS));
    } catch (AssertionError e) {
      throw new AssertionError(layer.label() + ", seed " + seed + ": " + e.getMessage(), e);
    }
  }

  /**
   * Builds the layer of a golden case from its Keras JSON and compares outputs, gradients and moved
   * weights, in double on the reference engine.
   */
  public static void golden(String name) {
    Golden golden = Golden.load("layers", name);
    Layer layer = LayerRegistry.read(golden.object("layer"));
    List<Tensor> inputTensors = arrays(golden, "input");
    List<Tensor> weightTensors = arrays(golden, "weight");
    List<Shape> shapes = inputTensors.stream().map(Tensor::shape).toList();
    boolean gradientsInTraining = Objects.equals(golden.json().get("gradients"), "training");
    Tensor dy = golden.array("dy");
    Engine engine = new ReferenceEngine(DType.FLOAT64);
    for (boolean training : new boolean[] {false, true}) {
      String output = training ? "y_training" : "y_inference";
      if (!golden.has(output)) {
        continue; // oracle/README.md: y_training is absent where it would be random
      }
      try (LayerRun run = new LayerRun(engine, layer, shapes, training)) {
        checkWeights(golden, layer);
        Result result = run.run(inputTensors, weightTensors, dy);
        assertClose(name + " " + output, result.output(), golden.array(output), GOLDEN_TOLERANCE);
        if (training == gradientsInTraining) {
          checkGradients(golden, result);
        }
        for (int i = 0; i < weightTensors.size(); i++) {
          String after = "weight" + i + "_after";
          boolean moved = training && golden.has(after);
          assertThat(result.changed().containsKey(i)).as(after).isEqualTo(moved);
          if (moved) {
            Tensor actual = Objects.requireNonNull(result.changed().get(i));
            assertClose(name + " " + after, actual, golden.array(after), GOLDEN_TOLERANCE);
          }
        }
      }
    }
    checkSameOptions(golden.object("layer"), LayerRegistry.write(layer));
  }

  private static void checkWeights(Golden golden, Layer layer) {
    List<Object> actual = new ArrayList<>();
    for (Weight weight : layer.weights()) {
      actual.add(Map.of("name", weight.name(), "trainable", weight.isTrainable()));
    }
    assertThat((Object) actual).as("weights").isEqualTo(golden.json().get("weights"));
  }

  private static void checkGradients(Golden golden, Result result) {
    for (int i = 0; i < result.inputGradients().size(); i++) {
      String name = "dinput" + i;
      assertClose(
          golden + " " + name,
          result.inputGradients().get(i),
          golden.array(name),
          GOLDEN_TOLERANCE);
    }
    for (int i = 0; golden.has("weight" + i); i++) {
      String name = "dweight" + i;
      Tensor actual = result.weightGradients().get(i);
      assertThat(actual != null).as(name).isEqualTo(golden.has(name));
      if (actual != null) {
        assertClose(golden + " " + name, actual, golden.array(name), GOLDEN_TOLERANCE);
      }
    }
  }

  /** What Cornea writes must be what Keras wrote, for every option that both have. */
  private static void checkSameOptions(
      Map<String, @Nullable Object> keras, Map<String, @Nullable Object> written) {
    assertThat(written.get("module")).isEqualTo(keras.get("module"));
    assertThat(written.get("class_name")).isEqualTo(keras.get("class_name"));
    Map<?, ?> expected = (Map<?, ?>) Objects.requireNonNull(keras.get("config"));
    Map<?, ?> actual = (Map<?, ?>) Objects.requireNonNull(written.get("config"));
    for (Map.Entry<?, ?> option : expected.entrySet()) {
      if (!option.getKey().equals("dtype")) { // the golden files are in float64
        assertThat(plain(actual.get(option.getKey())))
            .as("option %s", option.getKey())
            .isEqualTo(plain(option.getValue()));
      }
    }
  }

  /** Numbers of any type as double, lists of one as that one, absent lists as empty. */
  private static @Nullable Object plain(@Nullable Object json) {
    if (json instanceof Number number) {
      return number.doubleValue();
    }
    if (json instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(plain(item)));
      return items.isEmpty() ? null : items.size() == 1 ? items.get(0) : items;
    }
    if (json instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> entries = new HashMap<>();
      map.forEach((key, value) -> entries.put(key, plain(value)));
      return entries;
    }
    return json;
  }

  private static List<Tensor> arrays(Golden golden, String prefix) {
    List<Tensor> arrays = new ArrayList<>();
    while (golden.has(prefix + arrays.size())) {
      arrays.add(golden.array(prefix + arrays.size()));
    }
    return arrays;
  }

  private void checkShapes(Layer layer) {
    List<Shape> open = inputs.stream().map(shape -> shape.withDim(0, Shape.UNKNOWN)).toList();
    Shape symbolic = layer.outputShapes(open).get(0);
    Shape concrete = layer.outputShapes(inputs).get(0);
    assertThat(symbolic).as("shape for an open batch").isEqualTo(concrete.withDim(0, -1));
    if (output != null) {
      assertThat(concrete).as("output shape").isEqualTo(output);
    }
    if (weights != null) {
      assertThat(layer.weights().stream().map(Weight::name).toList()).isEqualTo(weights);
    }
  }

  private void checkConfig(Layer layer, List<Tensor> inputTensors, List<Tensor> weightTensors) {
    Map<String, @Nullable Object> json = LayerRegistry.write(layer);
    Layer again = LayerRegistry.read(json);
    Engine engine = new ReferenceEngine(DType.FLOAT64);
    try (LayerRun run = new LayerRun(engine, layer, inputs, false);
        LayerRun rerun = new LayerRun(engine, again, inputs, false)) {
      Tensor dy = draw(List.of(run.outputShape()), GRADIENT).get(0);
      assertThat(rerun.run(inputTensors, weightTensors, dy).output())
          .as("output of the layer that was read back")
          .isEqualTo(run.run(inputTensors, weightTensors, dy).output());
    }
    assertThat(LayerRegistry.write(again)).as("options after a round trip").isEqualTo(json);
  }

  private void checkGradients(
      Layer layer, List<Tensor> inputTensors, List<Tensor> weightTensors, boolean training) {
    try (LayerRun run = new LayerRun(new ReferenceEngine(DType.FLOAT64), layer, inputs, training)) {
      Tensor dy = draw(List.of(run.outputShape()), GRADIENT).get(0);
      Result result = run.run(inputTensors, weightTensors, dy);
      for (int i = 0; i < inputTensors.size(); i++) {
        int input = i;
        checkGradient(
            "input " + i,
            inputTensors.get(i),
            result.inputGradients().get(i),
            changed -> run.run(with(inputTensors, input, changed), weightTensors, dy).loss());
      }
      result
          .weightGradients()
          .forEach(
              (i, gradient) ->
                  checkGradient(
                      layer.weights().get(i).name(),
                      weightTensors.get(i),
                      gradient,
                      changed ->
                          run.run(inputTensors, with(weightTensors, i, changed), dy).loss()));
    }
  }

  /** What a loss is for a changed tensor. */
  private interface Loss {
    double of(Tensor changed);
  }

  private static void checkGradient(String what, Tensor tensor, Tensor gradient, Loss loss) {
    double largest = 0;
    for (int i = 0; i < gradient.size(); i++) {
      largest = Math.max(largest, Math.abs(gradient.at(i)));
    }
    int stride = Math.max(1, tensor.size() / ELEMENTS);
    for (int i = 0; i < tensor.size(); i += stride) {
      double difference =
          (loss.of(moved(tensor, i, STEP)) - loss.of(moved(tensor, i, -STEP))) / (2 * STEP);
      assertThat(gradient.at(i))
          .as("gradient of %s, element %d", what, i)
          .isCloseTo(difference, Offset.offset(DIFFERENCE_TOLERANCE * Math.max(1, largest)));
    }
  }

  private void checkEngines(
      Layer layer, List<Tensor> inputTensors, List<Tensor> weightTensors, boolean training) {
    try (LayerRun reference =
        new LayerRun(new ReferenceEngine(DType.FLOAT32), layer, inputs, training)) {
      Tensor dy = draw(List.of(reference.outputShape()), GRADIENT).get(0);
      Result expected = reference.run(inputTensors, weightTensors, dy);
      for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
        if (provider.rank() > 0 && provider.unavailable().isEmpty()) {
          try (LayerRun run = new LayerRun(provider.engine(), layer, inputs, training)) {
            Result actual = run.run(inputTensors, weightTensors, dy);
            String where = provider.name() + ": ";
            assertClose(where + "output", actual.output(), expected.output(), FLOAT_TOLERANCE);
            for (int i = 0; i < inputTensors.size(); i++) {
              assertClose(
                  where + "gradient of input " + i,
                  actual.inputGradients().get(i),
                  expected.inputGradients().get(i),
                  FLOAT_TOLERANCE);
            }
            expected
                .weightGradients()
                .forEach(
                    (i, gradient) ->
                        assertClose(
                            where + "gradient of weight " + i,
                            Objects.requireNonNull(actual.weightGradients().get(i)),
                            gradient,
                            FLOAT_TOLERANCE));
          }
        }
      }
    }
  }

  /** Numbers in [0.1, 1) with a sign for inputs; positive for weights, so variances are, too. */
  private List<Tensor> draw(List<Shape> shapes, long stream) {
    List<Tensor> tensors = new ArrayList<>();
    for (Shape shape : shapes) {
      long key = CounterRandom.key(seed, stream + tensors.size(), 0);
      double[] data = new double[Math.toIntExact(shape.size())];
      for (int i = 0; i < data.length; i++) {
        double number = 0.1 + 0.9 * CounterRandom.uniformDouble(key, i);
        boolean negative = stream != WEIGHTS && (CounterRandom.longBits(key, i) & 1) != 0;
        data[i] = negative ? -number : number;
      }
      tensors.add(Tensor.ofDoubles(data, shape));
    }
    return tensors;
  }

  private static Tensor moved(Tensor tensor, int element, double step) {
    double[] data = tensor.doubles();
    data[element] += step;
    return Tensor.ofDoubles(data, tensor.shape());
  }

  private static List<Tensor> with(List<Tensor> tensors, int position, Tensor changed) {
    List<Tensor> result = new ArrayList<>(tensors);
    result.set(position, changed);
    return result;
  }
}
