package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.tensor.Tensor;
import java.util.Locale;

/** How two tensors are compared. */
public final class Closeness {
  private Closeness() {}

  /**
   * Requires equal shapes, and elements that differ by no more than {@code tolerance} times the
   * largest expected one: what adds up to an element may be much larger than the element.
   */
  public static void assertClose(String what, Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.shape()).as("shape of %s", what).isEqualTo(expected.shape());
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.at(i)));
    }
    for (int i = 0; i < expected.size(); i++) {
      double difference = Math.abs(actual.at(i) - expected.at(i));
      // Negated, so that NaN fails.
      if (!(difference <= tolerance * largest)) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "%s, element %d: expected %s. Received: %s (largest element %s, tolerance %s)",
                what,
                i,
                expected.at(i),
                actual.at(i),
                largest,
                tolerance));
      }
    }
  }
}
