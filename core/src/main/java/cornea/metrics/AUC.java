package cornea.metrics;

import cornea.saving.Options;
import cornea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The area under the curve that yes-or-no predictions draw as their threshold goes from 1 to 0, cut
 * into straight pieces by a number of thresholds. Keras's {@code AUC}: 200 thresholds, the ROC
 * curve and interpolation by default. Predictions lie in [0, 1]; every element is an answer of its
 * own, weighted as its sample.
 */
public final class AUC extends Metric {
  private static final int THRESHOLDS = 200;
  private static final int MOST_THRESHOLDS = 1_000_000; // what a file may ask for

  /** The curve. */
  public enum Curve {
    /** True positives of all yes over false positives of all no. */
    ROC,
    /** Precision over recall. */
    PR
  }

  /** How high a piece of the curve is. */
  public enum SummationMethod {
    /** The mean of both ends; for {@link Curve#PR}, the counts run straight between them. */
    INTERPOLATION,
    /** The higher end. */
    MAJORING,
    /** The lower end. */
    MINORING
  }

  private Curve curve = Curve.ROC;
  private SummationMethod summationMethod = SummationMethod.INTERPOLATION;
  private boolean fromLogits;
  // Weights of targets yes and no whose prediction lies above a threshold and not above the next.
  private double[] yes = new double[THRESHOLDS];
  private double[] no = new double[THRESHOLDS];

  /** Named {@code auc}. */
  public AUC() {
    super("auc");
  }

  /**
   * The number of thresholds, the ones below 0 and above 1 among them; what was counted is
   * forgotten. Default 200.
   */
  public AUC numThresholds(int numThresholds) {
    if (numThresholds < 2 || numThresholds > MOST_THRESHOLDS) {
      throw new IllegalArgumentException(
          "AUC: 'numThresholds' must be from 2 to "
              + MOST_THRESHOLDS
              + ". Received: numThresholds="
              + numThresholds);
    }
    yes = new double[numThresholds];
    no = new double[numThresholds];
    return this;
  }

  /** The curve. Default {@link Curve#ROC}. */
  public AUC curve(Curve curve) {
    this.curve = curve;
    return this;
  }

  /** The height of pieces. Default {@link SummationMethod#INTERPOLATION}. */
  public AUC summationMethod(SummationMethod summationMethod) {
    this.summationMethod = summationMethod;
    return this;
  }

  /** Whether predictions are logits, to which a sigmoid is applied. Default false. */
  public AUC fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    int count = o.positive("num_thresholds", yes.length);
    if (count != yes.length) {
      numThresholds(count);
    }
    curve = o.choice("curve", curve);
    summationMethod = o.choice("summation_method", summationMethod);
    fromLogits = o.flag("from_logits", fromLogits);
    o.fixed("multi_label", false);
    o.fixed("num_labels", null);
    o.fixed("label_weights", null);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    requireSameSize(yTrue, yPred);
    int samples = yPred.shape().rank() == 0 ? 1 : yPred.shape().dim(0);
    for (int i = 0; i < yPred.size(); i++) {
      double weight =
          sampleWeight == null ? 1 : sampleWeight.at((int) ((long) i * samples / yPred.size()));
      double value = fromLogits ? 1 / (1 + Math.exp(-yPred.at(i))) : yPred.at(i);
      double share = Math.max(0, Math.min(1, value));
      // A prediction on a threshold is not above it.
      int bucket = Math.max(0, (int) Math.ceil(share * (yes.length - 1)) - 1);
      (yTrue.at(i) != 0 ? yes : no)[bucket] += weight;
    }
  }

  @Override
  public double result() {
    double[] truePositives = above(yes);
    double[] falsePositives = above(no);
    double area = 0;
    for (int i = 0; i + 1 < yes.length; i++) {
      area +=
          curve == Curve.PR && summationMethod == SummationMethod.INTERPOLATION
              ? interpolatedPrecision(truePositives, falsePositives, i)
              : piece(truePositives, falsePositives, i);
    }
    return area;
  }

  /** The weight above each threshold. */
  private static double[] above(double[] buckets) {
    double[] sums = buckets.clone();
    for (int i = sums.length - 2; i >= 0; i--) {
      sums[i] += sums[i + 1];
    }
    return sums;
  }

  private double piece(double[] truePositives, double[] falsePositives, int i) {
    double left = height(truePositives, falsePositives, i);
    double right = height(truePositives, falsePositives, i + 1);
    double height =
        switch (summationMethod) {
          case INTERPOLATION -> (left + right) / 2;
          case MAJORING -> Math.max(left, right);
          case MINORING -> Math.min(left, right);
        };
    // Every prediction is above the first threshold.
    double[] along = curve == Curve.ROC ? falsePositives : truePositives;
    return (ratio(along[i], along[0]) - ratio(along[i + 1], along[0])) * height;
  }

  private double height(double[] truePositives, double[] falsePositives, int i) {
    double whole = curve == Curve.ROC ? truePositives[0] : truePositives[i] + falsePositives[i];
    return ratio(truePositives[i], whole);
  }

  /**
   * The area where true and false positives run straight between two thresholds (Davis and
   * Goadrich, 2006), in the closed form of Keras.
   */
  private static double interpolatedPrecision(
      double[] truePositives, double[] falsePositives, int i) {
    double found = truePositives[i] - truePositives[i + 1];
    double said = truePositives[i] + falsePositives[i];
    double saidAfter = truePositives[i + 1] + falsePositives[i + 1];
    double slope = ratio(found, Math.max(said - saidAfter, 0));
    double intercept = truePositives[i + 1] - slope * saidAfter;
    double growth = said > 0 && saidAfter > 0 ? said / saidAfter : 1;
    return ratio(slope * (found + intercept * Math.log(growth)), truePositives[0]);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  @Override
  public void reset() {
    numThresholds(yes.length);
  }
}
