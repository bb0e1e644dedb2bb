package cornea.regularizers;

import cornea.saving.Registry;
import java.util.function.Supplier;

/** The regularizers by Keras's names. */
public final class Regularizers {
  /** How regularizers are written into a file and read from it. */
  public static final Registry<Regularizer> REGISTRY =
      new Registry<Regularizer>("regularizer", "keras.regularizers")
          .add(L1.class, L1::new)
          .add(L2.class, L2::new)
          .add(L1L2.class, () -> new L1L2(0, 0), "l1_l2")
          .add(OrthogonalRegularizer.class, OrthogonalRegularizer::new);

  private Regularizers() {}

  /**
   * Adds a user's regularizer, so that files can name it. In Python, {@code custom_objects} names
   * its twin.
   *
   * @param type the class; its simple name is the name in files
   * @param supplier makes one whose options are then read
   * @throws IllegalArgumentException if a class of Keras has the name
   */
  public static <R extends Regularizer> void register(Class<R> type, Supplier<R> supplier) {
    REGISTRY.register(type, supplier);
  }
}
