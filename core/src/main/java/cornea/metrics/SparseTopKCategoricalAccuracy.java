package cornea.metrics;

import cornea.saving.Options;
import cornea.tensor.Tensor;

/**
 * How often the whole-number target is among the k largest probabilities. Keras's {@code
 * SparseTopKCategoricalAccuracy}; k is 5 by default.
 */
public final class SparseTopKCategoricalAccuracy extends MeanMetric {
  private int k;

  /** With Keras's k of 5. */
  public SparseTopKCategoricalAccuracy() {
    this(5);
  }

  /** With the given k. */
  public SparseTopKCategoricalAccuracy(int k) {
    super("sparse_top_k_categorical_accuracy");
    this.k = k;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    k = o.positive("k", k);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
    return isInTopK(yPred, row, columns, (int) yTrue.at(row), k) ? 1 : 0;
  }
}
