package cornea.initializers;

import cornea.saving.Registry;

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
   * The initializer that Keras means by a name, such as {@code "he_normal"}.
   *
   * @throws IllegalArgumentException if the name is unknown; the text lists the known ones
   */
  public static Initializer of(String name) {
    return REGISTRY.read(name);
  }
}
