package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NearestTest {

  /** Also from memory outside the heap, of which nothing may be read that is not there. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void taken_areThePixelsWhereRowsAndColumnsCross(int channels) {
    int height = 13;
    int width = 11;
    byte[] samples = new byte[height * width * channels];
    new Random(channels).nextBytes(samples);
    ByteBuffer outside = ByteBuffer.allocateDirect(samples.length).put(0, samples);
    for (Resampler.Box box :
        List.of(new Resampler.Box(0, 0, width, height), new Resampler.Box(3, 2, 11, 13))) {
      for (int target = 1; target <= 30; target++) {
        int[] rows = Nearest.indices(box.top(), box.height(), target);
        int[] columns = Nearest.indices(box.left(), box.width(), 31 - target);
        byte[] expected = new byte[rows.length * columns.length * channels];
        int to = 0;
        for (int row : rows) {
          for (int column : columns) {
            for (int c = 0; c < channels; c++) {
              expected[to++] = samples[(row * width + column) * channels + c];
            }
          }
        }
        Nearest nearest = Nearest.of(box, rows.length, columns.length);
        assertThat(nearest.take(samples, width, channels)).isEqualTo(expected);
        for (ColorMode mode : ColorMode.values()) {
          float[] floats = new float[rows.length * columns.length * mode.channels() + 5];
          Pixels.of(rows.length, columns.length, channels, expected).convert(mode).write(floats, 3);
          float[] actual = new float[floats.length];
          nearest.take(ByteBuffer.wrap(samples), width, channels, mode, actual, 3);
          assertThat(actual).isEqualTo(floats);
          Arrays.fill(actual, 3, floats.length - 2, -1);
          nearest.take(outside, width, channels, mode, actual, 3);
          assertThat(actual).isEqualTo(floats);
        }
      }
    }
  }

  @TestFactory
  Iterable<DynamicTest> indices_areThoseOfPillow() {
    return Golden.lines("nearest.txt").stream()
        .map(line -> Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray())
        .map(
            numbers ->
                DynamicTest.dynamicTest(
                    numbers[0] + " to " + numbers[1],
                    () ->
                        assertThat(Nearest.indices(numbers[0], numbers[1]))
                            .isEqualTo(Arrays.copyOfRange(numbers, 2, numbers.length))))
        .toList();
  }
}
