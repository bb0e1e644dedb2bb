package cornea.losses;

import cornea.saving.Codec;
import cornea.saving.Registry;
import java.util.function.Supplier;

/** The losses by name, and how they are written into files. */
public final class Losses {
  private static final Registry<Loss> REGISTRY =
      new Registry<Loss>("loss", "keras.losses")
          .add(
              CategoricalCrossentropy.class,
              CategoricalCrossentropy::new,
              "categorical_crossentropy")
          .add(
              SparseCategoricalCrossentropy.class,
              SparseCategoricalCrossentropy::new,
              "sparse_categorical_crossentropy")
          .add(BinaryCrossentropy.class, BinaryCrossentropy::new, "binary_crossentropy", "bce")
          .add(MeanSquaredError.class, MeanSquaredError::new, "mean_squared_error", "mse", "MSE")
          .add(MeanAbsoluteError.class, MeanAbsoluteError::new, "mean_absolute_error", "mae", "MAE")
          .add(BinaryFocalCrossentropy.class, BinaryFocalCrossentropy::new)
          .add(CategoricalFocalCrossentropy.class, CategoricalFocalCrossentropy::new)
          .add(KLDivergence.class, KLDivergence::new, "kld", "KLD", "kullback_leibler_divergence")
          .add(Huber.class, Huber::new)
          .add(LogCosh.class, LogCosh::new, "logcosh")
          .add(MeanAbsolutePercentageError.class, MeanAbsolutePercentageError::new, "mape", "MAPE")
          .add(MeanSquaredLogarithmicError.class, MeanSquaredLogarithmicError::new, "msle", "MSLE")
          .add(Poisson.class, Poisson::new)
          .add(CosineSimilarity.class, CosineSimilarity::new)
          .add(Hinge.class, Hinge::new)
          .add(SquaredHinge.class, SquaredHinge::new)
          .add(CategoricalHinge.class, CategoricalHinge::new);

  private Losses() {}

  static Loss create(String name) {
    return REGISTRY.read(name);
  }

  /**
   * Adds a user's loss, so that files can name it. In Python, {@code custom_objects} names its
   * twin.
   *
   * @param type the class; its simple name is the name in files
   * @param supplier makes one whose options are then read
   * @throws IllegalArgumentException if a class of Keras has the name
   */
  public static <L extends Loss> void register(Class<L> type, Supplier<L> supplier) {
    REGISTRY.register(type, supplier);
  }

  /** Reads and writes losses in Keras's JSON. */
  public static Codec<Loss> codec() {
    return REGISTRY;
  }
}
