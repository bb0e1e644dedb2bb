package cornea.metrics;

import cornea.saving.Options;
import cornea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often yes-or-no predictions and targets agree: the base of counts, {@link Precision}
 * and {@link Recall}. Every element is an answer of its own, weighted as its sample; a target other
 * than 0 is a yes, and a prediction is one strictly above the threshold.
 */
public abstract sealed class ConfusionMetric extends Metric
    permits FalseNegatives, FalsePositives, RankedMetric, TrueNegatives, TruePositives {
  static final double THRESHOLD = 0.5;

  private @Nullable Double threshold;
  private double truePositives;
  private double falsePositives;
  private double trueNegatives;
  private double falseNegatives;

  ConfusionMetric(String name, @Nullable Double threshold) {
    super(name);
    this.threshold = threshold;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    threshold = o.optionalNumber("thresholds", threshold);
  }

  /** Whether an element of a row counts at all. */
  boolean counts(int column) {
    return true;
  }

  /** Whether a prediction says yes. */
  boolean isYes(Tensor yPred, int row, int columns, int column) {
    return yPred.at(row * columns + column) > thresholdOr(THRESHOLD);
  }

  /** The threshold, or another where none is set. */
  final double thresholdOr(double otherwise) {
    return threshold == null ? otherwise : threshold;
  }

  final void setThreshold(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    requireSameSize(yTrue, yPred);
    int columns = yPred.shape().rank() < 2 ? 1 : yPred.shape().dim(-1);
    int rows = columns == 0 ? 0 : yPred.size() / columns;
    int samples = yPred.shape().rank() == 0 ? 1 : yPred.shape().dim(0);
    for (int row = 0; row < rows; row++) {
      double weight =
          sampleWeight == null ? 1 : sampleWeight.at((int) ((long) row * samples / rows));
      for (int column = 0; column < columns; column++) {
        if (counts(column)) {
          boolean truth = yTrue.at(row * columns + column) != 0;
          add(truth, isYes(yPred, row, columns, column), weight);
        }
      }
    }
  }

  private void add(boolean truth, boolean yes, double weight) {
    if (truth) {
      truePositives += yes ? weight : 0;
      falseNegatives += yes ? 0 : weight;
    } else {
      falsePositives += yes ? weight : 0;
      trueNegatives += yes ? 0 : weight;
    }
  }

  @Override
  public final void reset() {
    truePositives = 0;
    falsePositives = 0;
    trueNegatives = 0;
    falseNegatives = 0;
  }

  final double truePositives() {
    return truePositives;
  }

  final double falsePositives() {
    return falsePositives;
  }

  final double trueNegatives() {
    return trueNegatives;
  }

  final double falseNegatives() {
    return falseNegatives;
  }
}
