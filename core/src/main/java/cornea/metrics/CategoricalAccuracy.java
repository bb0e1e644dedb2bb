package cornea.metrics;

import cornea.tensor.Tensor;

/**
 * How often the largest probability is that of the one-hot target. Keras's {@code
 * CategoricalAccuracy}.
 */
public final class CategoricalAccuracy extends MeanMetric {
  /** Named {@code categorical_accuracy}. */
  public CategoricalAccuracy() {
    super("categorical_accuracy");
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
    return argmax(yTrue, row, columns) == argmax(yPred, row, columns) ? 1 : 0;
  }
}
