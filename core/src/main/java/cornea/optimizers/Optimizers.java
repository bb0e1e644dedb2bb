package cornea.optimizers;

import cornea.saving.Codec;
import cornea.saving.Registry;

/** The optimizers by name, and how they are written into files. */
public final class Optimizers {
  private static final Registry<Optimizer> REGISTRY =
      new Registry<Optimizer>("optimizer", "keras.optimizers")
          .add(SGD.class, SGD::new, "sgd")
          .add(Adam.class, Adam::new, "adam")
          .add(AdamW.class, AdamW::new, "adamw")
          .add(RMSprop.class, RMSprop::new, "rmsprop")
          .add(Nadam.class, Nadam::new)
          .add(Adamax.class, Adamax::new)
          .add(Adagrad.class, Adagrad::new)
          .add(Adadelta.class, Adadelta::new)
          .add(Lion.class, Lion::new)
          .add(Ftrl.class, Ftrl::new);

  private Optimizers() {}

  static Optimizer create(String name) {
    return REGISTRY.read(name);
  }

  /** Reads and writes optimizers in Keras's JSON. */
  public static Codec<Optimizer> codec() {
    return REGISTRY;
  }
}
