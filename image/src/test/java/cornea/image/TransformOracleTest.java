package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Transformations by explicit parameters, judged by Keras and scipy; see oracle/augment.py. */
final class TransformOracleTest {
  // scipy interpolates in double. Linear: six roundings of values up to 255 in float, each half an
  // ulp (2^-17), stay below 1e-4; cubic is in double throughout and rounds once.
  private static final float TOLERANCE = 1e-4f;

  @TestFactory
  List<DynamicTest> transforms_areThoseOfKeras() {
    float[] golden = Golden.floats("augment/transforms.f32");
    List<DynamicTest> tests = new ArrayList<>();
    int at = 0;
    for (String line : Golden.linesAt("augment/transforms.txt")) {
      Case wanted = Case.parse(line);
      int start = at;
      at += wanted.size();
      tests.add(DynamicTest.dynamicTest(line, () -> wanted.check(golden, start)));
    }
    assertThat(at).isEqualTo(golden.length);
    return tests;
  }

  private record Case(
      int height,
      int width,
      int channels,
      ImageDataGenerator generator,
      TransformParameters parameters) {
    static Case parse(String line) {
      String[] word = line.split(" ", -1);
      ImageDataGenerator generator =
          new ImageDataGenerator()
              .compat(Compat.valueOf(word[0]))
              .fillMode(FillMode.valueOf(word[4]))
              .cval(Double.parseDouble(word[5]))
              .interpolationOrder(Integer.parseInt(word[6]));
      TransformParameters parameters =
          new TransformParameters(
              Double.parseDouble(word[7]),
              Double.parseDouble(word[8]),
              Double.parseDouble(word[9]),
              Double.parseDouble(word[10]),
              Double.parseDouble(word[11]),
              Double.parseDouble(word[12]),
              word[13].equals("1"),
              word[14].equals("1"),
              word[15].equals("None") ? null : (Double) Double.parseDouble(word[15]),
              word[16].equals("None") ? null : (Double) Double.parseDouble(word[16]));
      return new Case(
          Integer.parseInt(word[1]),
          Integer.parseInt(word[2]),
          Integer.parseInt(word[3]),
          generator,
          parameters);
    }

    int size() {
      return height * width * channels;
    }

    void check(float[] golden, int start) {
      Tensor image = picture();
      float[] actual = generator.applyTransform(image, parameters).floats();
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).as("element %s", i).isCloseTo(golden[start + i], within(TOLERANCE));
      }
      assertThat(image).as("the input, afterwards").isEqualTo(picture());
    }

    /** The picture of oracle/augment.py. */
    private Tensor picture() {
      float[] values = new float[size()];
      int to = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < channels; c++) {
            values[to++] = (y * 37 + x * 23 + c * 61 + (y * x) % 11 * 19) % 256;
          }
        }
      }
      return Tensor.of(values, height, width, channels);
    }
  }
}
