package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.graph.Value;
import cornea.layers.Layer;
import cornea.layers.Weight;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every layer with random options goes through a file of a format and comes back the same: options,
 * weights, and the frozen flag. Subclass it in a format's tests; {@code -Dcornea.tck.seed=…} draws
 * other cases and {@code -Dcornea.tck.layerCases=…} more of them. That every registered layer has
 * cases is {@link StepTck}'s to see.
 */
public abstract class FormatTck {
  private static final long SEED = Long.getLong("cornea.tck.seed", 1);
  private static final int CASES = Integer.getInteger("cornea.tck.layerCases", 6);
  private static final long WEIGHTS = 200; // a stream of random numbers

  @TempDir private Path folder = Path.of("");

  /** For subclasses. */
  protected FormatTck() {}

  /** The ending of a whole model's files. */
  protected abstract String extension();

  /** A container for each layer. */
  @TestFactory
  final Stream<DynamicNode> everyLayer_comesBackTheSame() {
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
                    () -> check(type, k)));
  }

  private void check(Class<? extends Layer> type, int k) {
    LayerCase layerCase = LayerCases.random(type, k, SEED);
    layerCase.layer().trainable(k % 3 != 0);
    List<Value> inputs = new ArrayList<>();
    for (Shape shape : layerCase.inputs()) {
      inputs.add(Input.of(shape.from(1)));
    }
    Path file = folder.resolve(type.getSimpleName() + k + extension());
    try (Model model = new Model(inputs, layerCase.layer().applyAll(inputs))) {
      int stream = 0;
      for (Weight weight : model.weights()) {
        weight.assign(random(weight.shape(), CounterRandom.key(SEED, WEIGHTS + stream++, k)));
      }
      model.save(file);
      try (Model again = Models.load(file, l -> l.warnings(FormatTck::fail))) {
        assertThat(Models.toConfig(again)).isEqualTo(Models.toConfig(model));
        assertThat(again.snapshot().tensors()).isEqualTo(model.snapshot().tensors());
        assertThat(again.trainableWeights()).hasSameSizeAs(model.trainableWeights());
      }
    }
  }

  private static void fail(String warning) {
    throw new AssertionError(warning);
  }

  private static Tensor random(Shape shape, long key) {
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = CounterRandom.uniform(key, i);
    }
    return Tensor.of(data, shape);
  }
}
