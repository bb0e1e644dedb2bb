package cornea.metrics;

import cornea.saving.Options;
import cornea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Precision} and {@link Recall} have in common: which predictions say yes.
 *
 * @param <M> the metric itself, so that calls chain in any order
 */
public abstract sealed class RankedMetric<M extends RankedMetric<M>> extends ConfusionMetric
    permits Precision, Recall {
  private @Nullable Integer topK;
  private @Nullable Integer classId;

  RankedMetric(String name) {
    super(name, null);
  }

  abstract M self();

  /** Predictions above it say yes. Default 0.5, and none where {@link #topK} is set. */
  public final M threshold(double threshold) {
    setThreshold(threshold);
    return self();
  }

  /** Only the k largest predictions of a row say yes; the first ones of equal ones. Default all. */
  public final M topK(int topK) {
    this.topK = topK;
    Options.check(this::options);
    return self();
  }

  /** The only class that counts, from 0. Default all. */
  public final M classId(int classId) {
    this.classId = classId;
    Options.check(this::options);
    return self();
  }

  @Override
  public final void options(Options o) {
    super.options(o);
    topK = atLeast(1, "top_k", o.optionalInteger("top_k", topK));
    classId = atLeast(0, "class_id", o.optionalInteger("class_id", classId));
  }

  private @Nullable Integer atLeast(int least, String option, @Nullable Integer value) {
    if (value != null && value < least) {
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
  public final Direction direction() {
    return Direction.UP;
  }

  @Override
  final boolean counts(int column) {
    return classId == null || column == classId;
  }

  @Override
  final boolean isYes(Tensor yPred, int row, int columns, int column) {
    double value = yPred.at(row * columns + column);
    double least = thresholdOr(topK == null ? THRESHOLD : Double.NEGATIVE_INFINITY);
    return value > least && (topK == null || rank(yPred, row, columns, column) < topK);
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
