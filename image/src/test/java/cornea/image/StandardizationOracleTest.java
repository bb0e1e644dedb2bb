package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Statistics of fit, judged by Keras in double; see oracle/augment.py. */
final class StandardizationOracleTest {
  private static final int SHOWN = 3;
  private static final int FEW = 20;

  // Whitened values are sums of 48 products of a matrix up to 60 and values up to 0.5, both rounded
  // to float: 48 * 60 * 0.5 * 2^-24 * 2 is below 2e-4. With all options at once it
  // is a matrix up to 1.5 and values up to 4, so less. The others round a few values of about 4.
  private static final float WHITENED = 2e-4f;
  private static final float OTHERS = 5e-6f;

  @TestFactory
  List<DynamicTest> standardized_isThatOfKeras() {
    byte[] bytes = Golden.bytesAt("augment/statistics.u8");
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    Tensor images = Tensor.of(values, bytes.length / 48, 4, 4, 3);
    float[] golden = Golden.floats("augment/statistics.f32");
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : Golden.linesAt("augment/statistics.txt")) {
      int start = tests.size() * SHOWN * 48;
      tests.add(DynamicTest.dynamicTest(name, () -> check(name, images, golden, start)));
    }
    assertThat(tests).hasSize(golden.length / 48 / SHOWN);
    return tests;
  }

  private static void check(String name, Tensor images, float[] golden, int start) {
    ImageDataGenerator generator =
        option(name).fit(name.equals("zcaOfFew") ? images.slice(0, FEW) : images);
    float[] actual = generator.standardize(images.slice(0, SHOWN)).floats();
    boolean whitened = name.startsWith("zca") || name.equals("everything");
    float tolerance = whitened ? WHITENED : OTHERS;
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("element %s", i).isCloseTo(golden[start + i], within(tolerance));
    }
  }

  private static ImageDataGenerator option(String name) {
    ImageDataGenerator generator = new ImageDataGenerator().rescale(1 / 255.0);
    return switch (name) {
      case "rescale" -> generator;
      case "samplewiseCenter" -> generator.samplewiseCenter(true);
      case "samplewiseStd" -> generator.samplewiseStdNormalization(true);
      case "featurewiseCenter" -> generator.featurewiseCenter(true);
      case "featurewiseStd" -> generator.featurewiseStdNormalization(true);
      case "samplewiseBoth" -> generator.samplewiseCenter(true).samplewiseStdNormalization(true);
      case "featurewiseBoth" -> generator.featurewiseCenter(true).featurewiseStdNormalization(true);
      case "everything" ->
          generator
              .samplewiseCenter(true)
              .samplewiseStdNormalization(true)
              .featurewiseCenter(true)
              .featurewiseStdNormalization(true)
              .zcaWhitening(true)
              .zcaEpsilon(0.5)
              .preprocessingFunction(image -> image.map(value -> 255 - value));
      case "zca" -> generator.zcaWhitening(true).featurewiseStdNormalization(true);
      case "zcaEpsilon" -> generator.zcaWhitening(true).zcaEpsilon(0.5);
      case "zcaOfFew" -> generator.zcaWhitening(true);
      case "preprocessing" ->
          generator
              .preprocessingFunction(image -> image.map(value -> 255 - value))
              .featurewiseStdNormalization(true);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
