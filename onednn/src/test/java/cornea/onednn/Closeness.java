package cornea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.tensor.Tensor;

/** How tests compare tensors. */
final class Closeness {
  private Closeness() {}

  /** Every element within {@code bound} times the largest magnitude that is expected. */
  static void assertClose(Tensor received, Tensor expected, double bound) {
    double scale = 0;
    for (int i = 0; i < expected.size(); i++) {
      scale = Math.max(scale, Math.abs(expected.at(i)));
    }
    assertThat(scale).isPositive();
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Math.abs(received.at(i) - expected.at(i)))
          .as("element %d", i)
          .isLessThanOrEqualTo(bound * scale);
    }
  }
}
