package cornea.initializers;

import cornea.saving.Registry;
import java.util.function.Supplier;

/** The initializers by Keras's names. */
public final class Initializers {
  /** How initializers are written into a file and read from it. */
  public static final Registry<Initializer> REGISTRY =
      new Registry<Initializer>("initializer", "keras.initializers")
          .add(Zeros.class, Zeros::new, "zero")
          .add(Ones.class, Ones::new, "one")
          .add(Constant.class, () -> new Constant(0))
          .add(Identity.class, Identity::new, "IdentityInitializer")
          .add(RandomNormal.class, RandomNormal::new, "normal")
          .add(RandomUniform.class, RandomUniform::new, "uniform")
          .add(TruncatedNormal.class, TruncatedNormal::new)
          .add(VarianceScaling.class, VarianceScaling::new)
          .add(GlorotUniform.class, GlorotUniform::new)
          .add(GlorotNormal.class, GlorotNormal::new)
          .add(HeUniform.class, HeUniform::new)
          .add(HeNormal.class, HeNormal::new)
          .add(LecunUniform.class, LecunUniform::new)
          .add(LecunNormal.class, LecunNormal::new)
          .add(Orthogonal.class, Orthogonal::new, "OrthogonalInitializer");

  private Initializers() {}

  /**
   * Adds a user's initializer, so that files can name it. In Python, {@code custom_objects} names
   * its twin.
   *
   * @param type the class; its simple name is the name in files
   * @param supplier makes one whose options are then read
   * @throws IllegalArgumentException if a class of Keras has the name
   */
  public static <I extends Initializer> void register(Class<I> type, Supplier<I> supplier) {
    REGISTRY.register(type, supplier);
  }

  /**
   * The initializer that Keras means by a name, such as {@code "he_normal"}.
   *
   * @throws IllegalArgumentException if the name is unknown; the text lists the known ones
   */
  public static Initializer of(String name) {
    return REGISTRY.read(name);
  }
}
