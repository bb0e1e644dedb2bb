package cornea.metrics;

import cornea.tensor.Shape;
import java.util.List;
import java.util.Locale;

/** Metrics by Keras's names. */
public final class Metrics {
  private static final List<String> NAMES =
      List.of(
          "accuracy",
          "acc",
          "binary_accuracy",
          "categorical_accuracy",
          "sparse_categorical_accuracy",
          "top_k_categorical_accuracy",
          "sparse_top_k_categorical_accuracy",
          "mean_squared_error",
          "mse",
          "mean_absolute_error",
          "mae");

  private Metrics() {}

  /**
   * The metric of a name. "accuracy" and "acc" mean what Keras makes of them: binary accuracy for
   * an output of one unit, sparse categorical accuracy for whole-number targets, categorical
   * accuracy otherwise. The metric keeps the name as written, so "acc" gives the keys acc and
   * val_acc.
   *
   * @param name Keras's name
   * @param yTrue the shape of the targets
   * @param yPred the shape of the predictions
   * @throws IllegalArgumentException if there is no such metric; the text lists all
   */
  public static Metric of(String name, Shape yTrue, Shape yPred) {
    Metric metric =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "accuracy", "acc" -> accuracy(yTrue, yPred);
          case "binary_accuracy" -> new BinaryAccuracy();
          case "categorical_accuracy" -> new CategoricalAccuracy();
          case "sparse_categorical_accuracy" -> new SparseCategoricalAccuracy();
          case "top_k_categorical_accuracy" -> new TopKCategoricalAccuracy();
          case "sparse_top_k_categorical_accuracy" -> new SparseTopKCategoricalAccuracy();
          case "mean_squared_error", "mse" -> MeanErrors.squared();
          case "mean_absolute_error", "mae" -> MeanErrors.absolute();
          default ->
              throw new IllegalArgumentException(
                  "unknown metric. Expected: one of " + NAMES + ". Received: " + name);
        };
    return metric.name(name);
  }

  private static Metric accuracy(Shape yTrue, Shape yPred) {
    if (yPred.dim(-1) == 1) {
      return new BinaryAccuracy();
    }
    boolean labels = yTrue.rank() < yPred.rank() || yTrue.dim(-1) == 1;
    return labels ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
  }
}
