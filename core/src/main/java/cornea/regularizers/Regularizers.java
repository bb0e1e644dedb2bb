package cornea.regularizers;

import cornea.saving.Registry;

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
}
