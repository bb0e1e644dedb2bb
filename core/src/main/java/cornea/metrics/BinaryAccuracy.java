package cornea.metrics;

import cornea.saving.Options;
import cornea.tensor.Tensor;

/**
 * How often a probability and its target lie on the same side of a threshold: predicted yes is
 * strictly above. Keras's {@code BinaryAccuracy}.
 */
public final class BinaryAccuracy extends MeanMetric {
  private double threshold;

  /** With Keras's threshold of 0.5. */
  public BinaryAccuracy() {
    this(0.5);
  }

  /** With the given threshold. */
  public BinaryAccuracy(double threshold) {
    super("binary_accuracy");
    this.threshold = threshold;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    threshold = o.number("threshold", threshold);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
    int right = 0;
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      right += yTrue.at(i) == (yPred.at(i) > threshold ? 1 : 0) ? 1 : 0;
    }
    return (double) right / columns;
  }
}
