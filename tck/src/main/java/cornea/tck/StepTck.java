package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engine;
import cornea.engine.Inputs;
import cornea.engine.Precision;
import cornea.graph.Variable;
import cornea.layers.Layer;
import cornea.layers.LayerRegistry;
import cornea.layers.Weight;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One training step and one prediction of every layer, on random cases, against the reference
 * engine in double: what comes out, what it adds to the loss, the gradients of inputs and weights,
 * and the averages that it moves. The bounds are those of the package's {@code StepBounds}.
 * Subclass it in an engine's tests, as {@link OpTck}; {@code -Dcornea.tck.seed=…} draws other cases
 * and {@code -Dcornea.tck.layerCases=…} more of them.
 */
public abstract class StepTck {
  private static final long SEED = Long.getLong("cornea.tck.seed", 1);
  private static final int CASES = Integer.getInteger("cornea.tck.layerCases", 6);

  // Streams of random numbers.
  private static final long INPUTS = 100;
  private static final long WEIGHTS = 200;

  /** For subclasses. */
  protected StepTck() {}

  /** The engine under test, which computes in float32. */
  protected abstract Engine engine();

  /** A layer that was registered and has no cases here would go unjudged. */
  @Test
  final void everyRegisteredLayer_hasCases() {
    Set<String> registered = new TreeSet<>();
    for (String name : LayerRegistry.names()) {
      Layer layer = LayerRegistry.read(Map.of("class_name", name, "config", Map.of()));
      if (layer.getClass().getPackage() == Layer.class.getPackage()) { // not a user's
        registered.add(name);
      }
    }
    Set<String> judged = new TreeSet<>();
    LayerCases.types().forEach(type -> judged.add(type.getSimpleName()));
    assertThat(judged).isEqualTo(registered);
  }

  /** A container for each layer. */
  @TestFactory
  final Stream<DynamicNode> everyLayer_stepsAsTheReferenceDoes() {
    return LayerCases.types().stream()
        .map(type -> DynamicContainer.dynamicContainer(type.getSimpleName(), cases(type)));
  }

  private Stream<DynamicTest> cases(Class<? extends Layer> type) {
    return IntStream.range(0, CASES)
        .mapToObj(
            k ->
                DynamicTest.dynamicTest(
                    String.format(
                        Locale.ROOT,
                        "seed %d, case %d: %s",
                        SEED,
                        k,
                        LayerCases.random(type, k, SEED)),
                    () -> check(engine(), type, k, SEED)));
  }

  /** Judges an engine by case {@code k} of a layer. */
  static void check(Engine engine, Class<? extends Layer> type, int k, long seed) {
    for (boolean training : new boolean[] {true, false}) {
      LayerCase layerCase = LayerCases.random(type, k, seed);
      LayerRun traced =
          new LayerRun(OpCase.REFERENCE, layerCase.layer(), layerCase.inputs(), training);
      traced.close();
      List<Tensor> fed = new ArrayList<>();
      for (Shape shape : layerCase.inputs()) {
        fed.add(signed(shape, CounterRandom.key(seed, INPUTS + fed.size(), k)));
      }
      fed.add(signed(traced.outputShape(), CounterRandom.key(seed, INPUTS + fed.size(), k)));
      Map<Variable, Tensor> before = weights(layerCase.layer(), k, seed);
      Inputs feed = new Inputs(fed, k);
      StepBounds bounds = new StepBounds(traced.graph(), before, feed, seed, Precision.FLOAT32);
      bounds.check(
          String.format(
              Locale.ROOT,
              "%s, seed %d, case %d, %s: %s",
              engine.name(),
              seed,
              k,
              training ? "training" : "inference",
              layerCase),
          GraphRun.of(engine, traced.graph(), training, before, feed));
    }
  }

  private static Map<Variable, Tensor> weights(Layer layer, int k, long seed) {
    Map<Variable, Tensor> values = new LinkedHashMap<>();
    for (Weight weight : layer.weights()) {
      Tensor value = signed(weight.shape(), CounterRandom.key(seed, WEIGHTS + values.size(), k));
      values.put(
          weight.variable(), weight.name().contains("variance") ? value.map(Math::abs) : value);
    }
    return values;
  }

  /** Numbers in ±[0.1, 1), exact in float32. */
  private static Tensor signed(Shape shape, long key) {
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      float size = 0.1f + 0.9f * CounterRandom.uniform(key, i);
      data[i] = (CounterRandom.longBits(key, i) & 1) != 0 ? size : -size;
    }
    return Tensor.of(data, shape);
  }
}
