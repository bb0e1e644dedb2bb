package cornea.metrics;

import cornea.saving.Options;
import cornea.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The harmonic mean of precision and recall of each class, averaged over classes. Keras's {@code
 * F1Score}, which needs an average here, since a metric is one number: {@link Average#MACRO} by
 * default. Targets are one-hot, or bits, of the predictions' shape (batch, classes).
 */
public final class F1Score extends Metric {
  private static final double EPSILON = 1e-7;

  /** How classes become one number. */
  public enum Average {
    /** All answers are counted together, whatever their class. */
    MICRO,
    /** The mean over classes. */
    MACRO,
    /** The mean over classes, each weighing as much as it has targets. */
    WEIGHTED
  }

  private Average average;
  private @Nullable Double threshold;
  private double[] truePositives = {};
  private double[] falsePositives = {};
  private double[] falseNegatives = {};

  /** The mean over classes, the largest prediction of a row being its answer. */
  public F1Score() {
    this(Average.MACRO);
  }

  /** With the given average. */
  public F1Score(Average average) {
    super("f1_score");
    this.average = average;
  }

  /**
   * Predictions above it say yes, as many as there are in a row. Default none: the largest of a row
   * says yes, and those equal to it.
   */
  public F1Score threshold(double threshold) {
    this.threshold = threshold;
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    if (o.isReading() && !o.has("average")) {
      throw new IllegalArgumentException(
          "'average' must be set, since a metric is one number here. Received: average=null");
    }
    average = o.choice("average", average);
    threshold = o.optionalNumber("threshold", threshold);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    requireSameSize(yTrue, yPred);
    int classes = yPred.shape().dim(-1);
    if (truePositives.length != classes) {
      truePositives = new double[classes];
      falsePositives = new double[classes];
      falseNegatives = new double[classes];
    }
    for (int row = 0; row < yPred.size() / classes; row++) {
      double weight = sampleWeight == null ? 1 : sampleWeight.at(row);
      double largest = yPred.at(row * classes + MeanMetric.argmax(yPred, row, classes));
      for (int i = 0; i < classes; i++) {
        double value = yPred.at(row * classes + i);
        boolean yes =
            threshold != null ? value > threshold : value >= largest && Math.abs(value) > 1e-9;
        double truth = yTrue.at(row * classes + i);
        truePositives[i] += yes ? weight * truth : 0;
        falsePositives[i] += yes ? weight * (1 - truth) : 0;
        falseNegatives[i] += yes ? 0 : weight * truth;
      }
    }
  }

  @Override
  public double result() {
    if (truePositives.length == 0) {
      return 0;
    }
    if (average == Average.MICRO) {
      return score(sum(truePositives), sum(falsePositives), sum(falseNegatives));
    }
    double targets = sum(truePositives) + sum(falseNegatives);
    double mean = 0;
    for (int i = 0; i < truePositives.length; i++) {
      double share =
          average == Average.MACRO
              ? 1.0 / truePositives.length
              : (truePositives[i] + falseNegatives[i]) / (targets + EPSILON);
      mean += share * score(truePositives[i], falsePositives[i], falseNegatives[i]);
    }
    return mean;
  }

  private static double score(double found, double wrong, double missed) {
    double precision = found / (found + wrong + EPSILON);
    double recall = found / (found + missed + EPSILON);
    return 2 * precision * recall / (precision + recall + EPSILON);
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  @Override
  public void reset() {
    truePositives = new double[0];
  }
}
