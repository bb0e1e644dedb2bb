package cornea.metrics;

import cornea.tensor.Tensor;

/** Mean squared and mean absolute errors as metrics. */
final class MeanErrors extends MeanMetric {
  private final boolean squared;

  private MeanErrors(String name, boolean squared) {
    super(name);
    this.squared = squared;
  }

  static Metric squared() {
    return new MeanErrors("mean_squared_error", true);
  }

  static Metric absolute() {
    return new MeanErrors("mean_absolute_error", false);
  }

  @Override
  protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
    double sum = 0;
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      double difference = yPred.at(i) - yTrue.at(i);
      sum += squared ? difference * difference : Math.abs(difference);
    }
    return sum / columns;
  }
}
