package cornea.metrics;

import cornea.tensor.Tensor;

/** Losses as metrics: Keras's formulas, averaged over all predictions. */
final class LossMetric extends MeanMetric {
  private static final double EPSILON = 1e-7; // Keras's guard against log(0)

  /** The number for the elements of one prediction. */
  private interface Formula {
    double value(Tensor yTrue, Tensor yPred, int from, int to);
  }

  private final Formula formula;

  private LossMetric(String name, Formula formula) {
    super(name);
    this.formula = formula;
  }

  static Metric meanSquaredError() {
    return new LossMetric("mean_squared_error", LossMetric::meanSquare);
  }

  static Metric meanAbsoluteError() {
    return new LossMetric("mean_absolute_error", LossMetric::meanAbsolute);
  }

  static Metric binaryCrossentropy() {
    return new LossMetric("binary_crossentropy", LossMetric::binaryEntropy);
  }

  static Metric categoricalCrossentropy() {
    return new LossMetric("categorical_crossentropy", LossMetric::categoricalEntropy);
  }

  /** As a metric it has no minus: 1 is the same direction. */
  static Metric cosineSimilarity() {
    return new LossMetric("cosine_similarity", LossMetric::cosine);
  }

  @Override
  protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
    return formula.value(yTrue, yPred, row * columns, (row + 1) * columns);
  }

  static double meanSquare(Tensor yTrue, Tensor yPred, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double difference = yPred.at(i) - yTrue.at(i);
      sum += difference * difference;
    }
    return sum / (to - from);
  }

  private static double meanAbsolute(Tensor yTrue, Tensor yPred, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.abs(yPred.at(i) - yTrue.at(i));
    }
    return sum / (to - from);
  }

  private static double binaryEntropy(Tensor yTrue, Tensor yPred, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double p = clipped(yPred.at(i));
      sum -= yTrue.at(i) * Math.log(p) + (1 - yTrue.at(i)) * Math.log(1 - p);
    }
    return sum / (to - from);
  }

  private static double categoricalEntropy(Tensor yTrue, Tensor yPred, int from, int to) {
    double whole = 0;
    for (int i = from; i < to; i++) {
      whole += yPred.at(i);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum -= yTrue.at(i) * Math.log(clipped(yPred.at(i) / whole));
    }
    return sum;
  }

  private static double clipped(double probability) {
    return Math.max(EPSILON, Math.min(1 - EPSILON, probability));
  }

  private static double cosine(Tensor yTrue, Tensor yPred, int from, int to) {
    double product = 0;
    double truth = 0;
    double prediction = 0;
    for (int i = from; i < to; i++) {
      product += yTrue.at(i) * yPred.at(i);
      truth += yTrue.at(i) * yTrue.at(i);
      prediction += yPred.at(i) * yPred.at(i);
    }
    return product
        / (Math.max(Math.sqrt(truth), EPSILON) * Math.max(Math.sqrt(prediction), EPSILON));
  }
}
