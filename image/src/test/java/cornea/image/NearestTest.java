package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class NearestTest {

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
