package cornea.constraints;

import cornea.saving.Registry;
import java.util.function.Supplier;

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

  /**
   * Adds a user's constraint, so that files can name it. In Python, {@code custom_objects} names
   * its twin.
   *
   * @param type the class; its simple name is the name in files
   * @param supplier makes one whose options are then read
   * @throws IllegalArgumentException if a class of Keras has the name
   */
  public static <C extends Constraint> void register(Class<C> type, Supplier<C> supplier) {
    REGISTRY.register(type, supplier);
  }
}
