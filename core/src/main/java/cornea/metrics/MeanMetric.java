package cornea.metrics;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A weighted mean of one number for each prediction: the base of accuracies and of errors. */
public abstract class MeanMetric extends Metric {
  private double total;
  private double count;

  /** A metric under the given name. */
  protected MeanMetric(String name) {
    super(name);
  }

  /**
   * How many numbers the targets and predictions of a batch give: the product of all dimensions of
   * the predictions but the last.
   */
  private static int rows(Shape yPred) {
    int columns = yPred.rank() == 0 ? 1 : yPred.dim(-1);
    return columns == 0 ? 0 : Math.toIntExact(yPred.size() / columns);
  }

  /** The number for one prediction: a vector along the last axis. */
  protected abstract double value(Tensor yTrue, Tensor yPred, int row, int columns);

  @Override
  public final void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    int rows = rows(yPred.shape());
    int columns = rows == 0 ? 0 : yPred.size() / rows;
    int samples = yPred.shape().rank() == 0 ? 1 : yPred.shape().dim(0);
    for (int row = 0; row < rows; row++) {
      double weight =
          sampleWeight == null ? 1 : sampleWeight.at((int) ((long) row * samples / rows));
      total += weight * value(yTrue, yPred, row, columns);
      count += weight;
    }
  }

  @Override
  public double result() {
    return count == 0 ? 0 : total / count;
  }

  @Override
  public final void reset() {
    total = 0;
    count = 0;
  }

  /** The index of the largest element of a row; the first one where several are. */
  static int argmax(Tensor tensor, int row, int columns) {
    int best = 0;
    for (int i = 1; i < columns; i++) {
      if (tensor.at(row * columns + i) > tensor.at(row * columns + best)) {
        best = i;
      }
    }
    return best;
  }

  /** Whether fewer than k elements of a row are larger than the one at {@code label}. */
  static boolean isInTopK(Tensor yPred, int row, int columns, int label, int k) {
    if (label < 0 || label >= columns) {
      return false;
    }
    double own = yPred.at(row * columns + label);
    int larger = 0;
    for (int i = 0; i < columns; i++) {
      larger += yPred.at(row * columns + i) > own ? 1 : 0;
    }
    return larger < k && !Double.isNaN(own);
  }
}
