package cornea.constraints;

import cornea.saving.Registry;

/** The constraints by Keras's names. */
public final class Constraints {
  /** How constraints are written into a file and read from it. */
  public static final Registry<Constraint> REGISTRY =
      new Registry<Constraint>("constraint", "keras.constraints")
          .add(MaxNorm.class, MaxNorm::new)
          .add(MinMaxNorm.class, MinMaxNorm::new)
          .add(NonNeg.class, NonNeg::new)
          .add(UnitNorm.class, UnitNorm::new);

  private Constraints() {}
}
