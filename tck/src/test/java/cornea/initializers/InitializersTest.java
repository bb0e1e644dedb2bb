package cornea.initializers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.random.CounterRandom;
import cornea.saving.Options;
import cornea.tck.Golden;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitializersTest {
  private static final long KEY = CounterRandom.key(42, 0, 0);
  private static final int DRAWS = 1 << 16;

  static Stream<Map<?, ?>> cases() {
    List<?> cases =
        (List<?>) Objects.requireNonNull(Golden.json("initializers", "initializers.json"));
    return cases.stream().map(item -> (Map<?, ?>) item);
  }

  /** The plain distribution with the bounds that Keras asks for draws the same numbers. */
  @ParameterizedTest
  @MethodSource("cases")
  void distribution_isTheOneThatKerasAsksFor(Map<?, ?> golden) {
    Shape shape =
        Shape.of(
            ((List<?>) get(golden, "shape"))
                .stream().mapToInt(dim -> ((Number) dim).intValue()).toArray());
    Initializer plain =
        switch ((String) get(golden, "distribution")) {
          case "uniform" -> new RandomUniform(number(golden, "minval"), number(golden, "maxval"));
          case "normal" -> new RandomNormal(number(golden, "mean"), number(golden, "stddev"));
          default -> new TruncatedNormal(number(golden, "mean"), number(golden, "stddev"));
        };
    Initializer initializer =
        Initializers.REGISTRY.read(
            Map.of("class_name", get(golden, "class_name"), "config", get(golden, "config")));
    Tensor expected = plain.initialize(shape, KEY);
    Tensor actual = initializer.initialize(shape, KEY);
    for (int i = 0; i < expected.size(); i++) {
      // One rounding to float32 apart, where the bounds differ in the last bit of double.
      assertThat(actual.at(i))
          .isCloseTo(expected.at(i), within(Math.ulp((float) expected.at(i)) * 1.0));
    }
    assertThat(
            Initializers.REGISTRY
                .read(Initializers.REGISTRY.write(initializer))
                .initialize(shape, KEY))
        .isEqualTo(actual);
  }

  @Test
  void uniform_fillsItsRange() {
    double[] x = new RandomUniform(-1, 3).initialize(Shape.of(DRAWS), KEY).doubles();
    assertThat(min(x)).isGreaterThanOrEqualTo(-1);
    assertThat(max(x)).isLessThanOrEqualTo(3);
    // Five standard errors: the variance of U(-1, 3) is 16 / 12, its fourth moment 16²/80.
    assertThat(mean(x)).isCloseTo(1, within(5 * Math.sqrt(16.0 / 12 / DRAWS)));
    assertThat(moment(x, 2)).isCloseTo(16.0 / 12, within(5 * Math.sqrt((3.2 - 16.0 / 9) / DRAWS)));
    assertThat(Math.max(min(x) + 1, 3 - max(x))).isLessThan(4 * 12.0 / DRAWS); // but for e^-12
  }

  @Test
  void normal_hasItsMoments() {
    double[] x = new RandomNormal(2, 3).initialize(Shape.of(DRAWS), KEY).doubles();
    // Five standard errors: sigma / √n, sigma² √(2/n), sigma⁴ √(96/n).
    assertThat(mean(x)).isCloseTo(2, within(5 * 3 / Math.sqrt(DRAWS)));
    assertThat(moment(x, 2)).isCloseTo(9, within(5 * 9 * Math.sqrt(2.0 / DRAWS)));
    assertThat(moment(x, 4)).isCloseTo(3 * 81, within(5 * 81 * Math.sqrt(96.0 / DRAWS)));
    double neighbours = 0;
    for (int i = 1; i < x.length; i++) {
      neighbours += (x[i] - 2) * (x[i - 1] - 2) / 9;
    }
    assertThat(neighbours / DRAWS).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
  }

  @Test
  void truncatedNormal_isCutAtTwoDeviations() {
    double[] x = new TruncatedNormal(0, 0.5).initialize(Shape.of(DRAWS), KEY).doubles();
    assertThat(min(x)).isBetween(-1.0, -0.99);
    assertThat(max(x)).isBetween(0.99, 1.0);
    double deviation = 0.5 * 0.8796256610342398;
    assertThat(mean(x)).isCloseTo(0, within(5 * deviation / Math.sqrt(DRAWS)));
    // The cut distribution's fourth moment is below the normal one's.
    assertThat(moment(x, 2))
        .isCloseTo(
            deviation * deviation, within(5 * deviation * deviation * Math.sqrt(2.0 / DRAWS)));
  }

  @Test
  void draws_dependOnTheKeyAlone() {
    Initializer initializer = new GlorotUniform();
    Shape shape = Shape.of(3, 4);
    assertThat(initializer.initialize(shape, KEY)).isEqualTo(initializer.initialize(shape, KEY));
    assertThat(initializer.initialize(shape, KEY + 1))
        .isNotEqualTo(initializer.initialize(shape, KEY));
  }

  @ParameterizedTest
  @MethodSource("orthogonalShapes")
  void orthogonal_vectorsAreOrthonormal(Shape shape) {
    Tensor q = new Orthogonal().gain(2).initialize(shape, KEY);
    int columns = shape.dim(-1);
    int rows = q.size() / columns;
    boolean tall = rows >= columns;
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double product = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          product +=
              tall
                  ? q.at(k * columns + a) * q.at(k * columns + b)
                  : q.at(a * columns + k) * q.at(b * columns + k);
        }
        // Elements are rounded to float32: 2^-24 of the gain squared, for each of the terms.
        assertThat(product)
            .isCloseTo(a == b ? 4 : 0, within(4 * 0x1p-24 * Math.max(rows, columns)));
      }
    }
  }

  static Stream<Shape> orthogonalShapes() {
    return Stream.of(Shape.of(5, 5), Shape.of(7, 3), Shape.of(3, 7), Shape.of(3, 3, 2, 8));
  }

  @Test
  void constants() {
    assertThat(new Zeros().initialize(Shape.of(2), KEY)).isEqualTo(Tensor.of(new float[2], 2));
    assertThat(new Ones().initialize(Shape.of(2), KEY)).isEqualTo(Tensor.of(new float[] {1, 1}, 2));
    assertThat(new Constant(0.5).initialize(Shape.of(1), KEY).item()).isEqualTo(0.5);
    assertThat(new Identity().gain(3).initialize(Shape.of(2, 3), KEY))
        .isEqualTo(Tensor.of(new float[] {3, 0, 0, 0, 3, 0}, 2, 3));
  }

  @Test
  void names_areKerass() {
    assertThat(Initializers.of("he_normal")).isInstanceOf(HeNormal.class);
    assertThat(Initializers.of("GlorotUniform")).isInstanceOf(GlorotUniform.class);
    assertThat(Initializers.of("zero")).isInstanceOf(Zeros.class);
    assertThat(Initializers.of("uniform")).isInstanceOf(RandomUniform.class);
  }

  @Test
  void errors() {
    assertThatThrownBy(() -> Initializers.of("magic"))
        .hasMessageStartingWith("unknown initializer. Expected: one of [Zeros, Ones, ")
        .hasMessageEndingWith("Received: magic");
    assertThatThrownBy(() -> new Identity().initialize(Shape.of(3), KEY))
        .hasMessage("The initializer Identity needs a shape of rank 2. Received: (3,)");
    assertThatThrownBy(() -> new Orthogonal().initialize(Shape.of(3), KEY))
        .hasMessage("The initializer Orthogonal needs a shape of rank 2 or more. Received: (3,)");
    assertThatThrownBy(
            () ->
                Options.check(
                    new VarianceScaling(
                            0, VarianceScaling.Mode.FAN_IN, VarianceScaling.Distribution.UNIFORM)
                        ::options))
        .hasMessageContaining("'scale' must be");
  }

  private static Object get(Map<?, ?> golden, String key) {
    return Objects.requireNonNull(golden.get(key));
  }

  private static double number(Map<?, ?> golden, String key) {
    return ((Number) get(golden, key)).doubleValue();
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  /** The central moment of a sample. */
  private static double moment(double[] x, int power) {
    double mean = mean(x);
    double sum = 0;
    for (double v : x) {
      sum += Math.pow(v - mean, power);
    }
    return sum / x.length;
  }

  private static double min(double[] x) {
    return Arrays.stream(x).min().orElseThrow();
  }

  private static double max(double[] x) {
    return Arrays.stream(x).max().orElseThrow();
  }
}
