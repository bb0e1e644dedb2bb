package cornea.metrics;

import cornea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Precision} and {@link Recall} have in common: which predictions say yes.
 *
 * @param <M> the metric itself, so that calls chain in any order
 */
public abstract sealed class RankedMetric<M extends RankedMetric<M>> extends ConfusionMetric
    permits Precision, Recall {
  private static final double THRESHOLD = 0.5;

  private @Nullable Double threshold;
  private int topK;
  private int classId = -1;

  RankedMetric(String name) {
    super(name, THRESHOLD);
  }

  abstract M self();

  /** Predictions above it say yes. Default 0.5, and none where {@link #topK} is set. */
  public final M threshold(double threshold) {
    this.threshold = threshold;
    return self();
  }

  /** Only the k largest predictions of a row say yes; the first ones of equal ones. Default all. */
  public final M topK(int topK) {
    this.topK = atLeast("topK", topK, 1);
    return self();
  }

  /** The only class that counts, from 0. Default all. */
  public final M classId(int classId) {
    this.classId = atLeast("classId", classId, 0);
    return self();
  }

  private int atLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          getClass().getSimpleName()
              + ": '"
              + option
              + "' must be "
              + least
              + " or more. Received: "
              + option
              + "="
              + value);
    }
    return value;
  }

  @Override
  final boolean counts(int column) {
    return classId < 0 || column == classId;
  }

  @Override
  final boolean isYes(Tensor yPred, int row, int columns, int column) {
    double value = yPred.at(row * columns + column);
    double least = threshold != null ? threshold : topK > 0 ? Double.NEGATIVE_INFINITY : THRESHOLD;
    return value > least && (topK == 0 || rank(yPred, row, columns, column) < topK);
  }

  /** How many elements of a row come before one of it, the largest first. */
  private static int rank(Tensor yPred, int row, int columns, int column) {
    double own = yPred.at(row * columns + column);
    int before = 0;
    for (int i = 0; i < columns; i++) {
      double other = yPred.at(row * columns + i);
      before += other > own || (other == own && i < column) ? 1 : 0;
    }
    return before;
  }
}
