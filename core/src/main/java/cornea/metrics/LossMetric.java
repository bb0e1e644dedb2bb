package cornea.metrics;

import cornea.saving.Names;
import cornea.saving.Options;
import cornea.tensor.Tensor;

/** Losses as metrics: Keras's formulas, averaged over all predictions. */
final class LossMetric extends MeanMetric {
  private static final double EPSILON = 1e-7; // Keras's guard against log(0)

  /** The number for the elements of one prediction. */
  private interface Formula {
    double value(Tensor yTrue, Tensor yPred, int from, int to);
  }

  private final String className;
  private final Formula formula;

  private LossMetric(String className, Formula formula) {
    super(Names.snakeCase(className));
    this.className = className;
    this.formula = formula;
  }

  @Override
  public String className() {
    return className;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    if (className.endsWith("Crossentropy")) {
      o.fixed("from_logits", false);
      o.fixed("label_smoothing", 0);
    }
    if (className.equals("CategoricalCrossentropy")) {
      o.fixed("axis", -1);
    }
  }

  static LossMetric meanSquaredError() {
    return new LossMetric("MeanSquaredError", LossMetric::meanSquare);
  }

  static LossMetric meanAbsoluteError() {
    return new LossMetric("MeanAbsoluteError", LossMetric::meanAbsolute);
  }

  static LossMetric binaryCrossentropy() {
    return new LossMetric("BinaryCrossentropy", LossMetric::binaryEntropy);
  }

  static LossMetric categoricalCrossentropy() {
    return new LossMetric("CategoricalCrossentropy", LossMetric::categoricalEntropy);
  }

  /** As a metric it has no minus: 1 is the same direction. */
  static LossMetric cosineSimilarity() {
    return new LossMetric("CosineSimilarity", LossMetric::cosine);
  }

  @Override
  public Direction direction() {
    return className.equals("CosineSimilarity") ? Direction.UP : Direction.DOWN;
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
