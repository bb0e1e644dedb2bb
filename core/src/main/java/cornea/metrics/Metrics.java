package cornea.metrics;

import cornea.saving.Names;
import cornea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Metrics by Keras's names. */
public final class Metrics {
  private static final Map<String, Supplier<Metric>> BY_NAME = new LinkedHashMap<>();

  static {
    add(BinaryAccuracy::new, "binary_accuracy");
    add(CategoricalAccuracy::new, "categorical_accuracy");
    add(SparseCategoricalAccuracy::new, "sparse_categorical_accuracy");
    add(TopKCategoricalAccuracy::new, "top_k_categorical_accuracy");
    add(SparseTopKCategoricalAccuracy::new, "sparse_top_k_categorical_accuracy");
    add(Precision::new, "precision");
    add(Recall::new, "recall");
    add(AUC::new, "auc");
    add(F1Score::new, "f1_score");
    add(TruePositives::new, "true_positives");
    add(TrueNegatives::new, "true_negatives");
    add(FalsePositives::new, "false_positives");
    add(FalseNegatives::new, "false_negatives");
    add(LossMetric::binaryCrossentropy, "binary_crossentropy", "bce");
    add(LossMetric::categoricalCrossentropy, "categorical_crossentropy");
    add(LossMetric::meanSquaredError, "mean_squared_error", "mse");
    add(LossMetric::meanAbsoluteError, "mean_absolute_error", "mae");
    add(RootMeanSquaredError::new, "root_mean_squared_error");
    add(LossMetric::cosineSimilarity, "cosine_similarity");
  }

  private static void add(Supplier<Metric> supplier, String... names) {
    for (String name : names) {
      BY_NAME.put(name, supplier);
    }
  }

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
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("accuracy") || lower.equals("acc")) {
      return accuracy(yTrue, yPred).name(name);
    }
    // A class name is one of Keras's identifiers too.
    Supplier<Metric> supplier = BY_NAME.getOrDefault(lower, BY_NAME.get(Names.snakeCase(name)));
    if (supplier == null) {
      throw new IllegalArgumentException(
          "unknown metric. Expected: one of [accuracy, acc, "
              + String.join(", ", BY_NAME.keySet())
              + "]. Received: "
              + name);
    }
    return supplier.get().name(name);
  }

  private static Metric accuracy(Shape yTrue, Shape yPred) {
    if (yPred.dim(-1) == 1) {
      return new BinaryAccuracy();
    }
    boolean labels = yTrue.rank() < yPred.rank() || yTrue.dim(-1) == 1;
    return labels ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
  }
}
