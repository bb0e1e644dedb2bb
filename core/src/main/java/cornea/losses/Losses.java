package cornea.losses;

import cornea.saving.Codec;
import cornea.saving.Registry;

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

  /** Reads and writes losses in Keras's JSON. */
  public static Codec<Loss> codec() {
    return REGISTRY;
  }
}
