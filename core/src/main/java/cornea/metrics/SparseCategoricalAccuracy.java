package cornea.metrics;

import cornea.tensor.Tensor;

/**
 * How often the largest probability is that of the whole-number target. Keras's {@code
 * SparseCategoricalAccuracy}.
 */
public final class SparseCategoricalAccuracy extends MeanMetric {
  /** Named {@code sparse_categorical_accuracy}. */
  public SparseCategoricalAccuracy() {
    super("sparse_categorical_accuracy");
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
    return yTrue.at(row) == argmax(yPred, row, columns) ? 1 : 0;
  }
}
