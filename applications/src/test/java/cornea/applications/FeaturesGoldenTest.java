package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.engine.reference.ReferenceEngine;
import cornea.losses.MeanSquaredError;
import cornea.models.Model;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the networks compute in double from computed weights and pictures, against Keras. */
class FeaturesGoldenTest {
  /**
   * Relative to the largest element. A sum of some thousand products errs by some 1e-14 of its
   * terms, and fifty layers of that by less than 1e-12.
   */
  private static final double TOLERANCE = 1e-9;

  static List<String> cases() {
    return Golden.cases("applications").stream()
        .filter(name -> Golden.load("applications", name).has("output"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void features_areKerass(String name) {
    Golden golden = Golden.load("applications", name);
    Model model = NetCases.create(text(golden, "net"), text(golden, "options"));
    Seeded.fill(model);
    model.compile(
        c -> c.loss(new MeanSquaredError()).engine(new ReferenceEngine(DType.FLOAT64)).seed(1));
    int images = Integer.parseInt(text(golden, "images"));
    Tensor y = model.predict(Seeded.pictures(model.inputShape().withDim(0, images)));
    model.close();

    assertThat(y.shape().toString().replaceAll("[^0-9]+", " "))
        .isEqualTo(text(golden, "output_shape").replaceAll("[^0-9]+", " "));
    assertClose(sample(y), golden.array("output"));
    double sum = 0;
    double absolute = 0;
    for (int i = 0; i < y.size(); i++) {
      sum += y.at(i);
      absolute += Math.abs(y.at(i));
    }
    assertClose(Tensor.ofDoubles(new double[] {sum, absolute}, Shape.of(2)), golden.array("sums"));
  }

  private static String text(Golden golden, String key) {
    return String.valueOf(golden.json().get(key));
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.at(i)));
    }
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.at(i)).isCloseTo(expected.at(i), within(TOLERANCE * largest));
    }
  }

  /** The whole where it is small, otherwise 64 elements at equal distances. */
  private static Tensor sample(Tensor whole) {
    if (whole.size() <= 64) {
      return whole;
    }
    double[] sample = new double[64];
    for (int k = 0; k < 64; k++) {
      sample[k] = whole.at((int) ((long) k * whole.size() / 64));
    }
    return Tensor.ofDoubles(sample, Shape.of(64));
  }
}
