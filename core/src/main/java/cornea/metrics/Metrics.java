package cornea.metrics;

import cornea.saving.Codec;
import cornea.saving.Registry;
import cornea.tensor.Shape;
import java.util.Locale;
import java.util.function.Supplier;

/** Metrics by Keras's names. */
public final class Metrics {
  private static final Registry<Metric> REGISTRY =
      new Registry<Metric>("metric", "keras.metrics")
          .add(BinaryAccuracy.class, BinaryAccuracy::new)
          .add(CategoricalAccuracy.class, CategoricalAccuracy::new)
          .add(SparseCategoricalAccuracy.class, SparseCategoricalAccuracy::new)
          .add(TopKCategoricalAccuracy.class, TopKCategoricalAccuracy::new)
          .add(SparseTopKCategoricalAccuracy.class, SparseTopKCategoricalAccuracy::new)
          .add(Precision.class, Precision::new)
          .add(Recall.class, Recall::new)
          .add(AUC.class, AUC::new, "auc")
          .add(F1Score.class, F1Score::new, "f1_score")
          .add(TruePositives.class, TruePositives::new)
          .add(TrueNegatives.class, TrueNegatives::new)
          .add(FalsePositives.class, FalsePositives::new)
          .add(FalseNegatives.class, FalseNegatives::new)
          .add("BinaryCrossentropy", LossMetric.class, LossMetric::binaryCrossentropy, "bce")
          .add("CategoricalCrossentropy", LossMetric.class, LossMetric::categoricalCrossentropy)
          .add("MeanSquaredError", LossMetric.class, LossMetric::meanSquaredError, "mse")
          .add("MeanAbsoluteError", LossMetric.class, LossMetric::meanAbsoluteError, "mae")
          .add(RootMeanSquaredError.class, RootMeanSquaredError::new)
          .add("CosineSimilarity", LossMetric.class, LossMetric::cosineSimilarity);

  private Metrics() {}

  /**
   * Adds a user's metric, so that files can name it. In Python, {@code custom_objects} names its
   * twin.
   *
   * @param type the class; its simple name is the name in files
   * @param supplier makes one whose options are then read
   * @throws IllegalArgumentException if a class of Keras has the name
   */
  public static <M extends Metric> void register(Class<M> type, Supplier<M> supplier) {
    REGISTRY.register(type, supplier);
  }

  /** Reads and writes metrics in Keras's JSON. */
  public static Codec<Metric> codec() {
    return REGISTRY;
  }

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
    return REGISTRY.read(name).name(name);
  }

  private static Metric accuracy(Shape yTrue, Shape yPred) {
    if (yPred.dim(-1) == 1) {
      return new BinaryAccuracy();
    }
    boolean labels = yTrue.rank() < yPred.rank() || yTrue.dim(-1) == 1;
    return labels ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
  }
}
