package cornea.metrics;

import cornea.tensor.Tensor;

/** The root of the mean of squared differences. Keras's {@code RootMeanSquaredError}. */
public final class RootMeanSquaredError extends MeanMetric {
  /** Named {@code root_mean_squared_error}. */
  public RootMeanSquaredError() {
    super("root_mean_squared_error");
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }

  @Override
  protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
    return LossMetric.meanSquare(yTrue, yPred, row * columns, (row + 1) * columns);
  }

  @Override
  public double result() {
    return Math.sqrt(super.result());
  }
}
