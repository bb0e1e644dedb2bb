package cornea.optimizers;

import cornea.saving.Codec;
import cornea.saving.Registry;
import java.util.function.Supplier;

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

  /**
   * Adds a user's optimizer, so that files can name it. In Python, {@code custom_objects} names its
   * twin.
   *
   * @param type the class; its simple name is the name in files
   * @param supplier makes one whose options are then read
   * @throws IllegalArgumentException if a class of Keras has the name
   */
  public static <O extends Optimizer> void register(Class<O> type, Supplier<O> supplier) {
    REGISTRY.register(type, supplier);
  }

  /** Reads and writes optimizers in Keras's JSON. */
  public static Codec<Optimizer> codec() {
    return REGISTRY;
  }
}
