package cornea.optimizers;

import cornea.saving.Codec;
import cornea.saving.Registry;
import java.util.function.Supplier;

/** How learning-rate schedules are written into files. */
public final class LearningRateSchedules {
  private static final Registry<LearningRateSchedule> REGISTRY =
      new Registry<LearningRateSchedule>("learning-rate schedule", "keras.optimizers.schedules")
          .add(ExponentialDecay.class, ExponentialDecay::new)
          .add(CosineDecay.class, CosineDecay::new)
          .add(CosineDecayRestarts.class, CosineDecayRestarts::new)
          .add(PiecewiseConstantDecay.class, PiecewiseConstantDecay::new)
          .add(PolynomialDecay.class, PolynomialDecay::new)
          .add(InverseTimeDecay.class, InverseTimeDecay::new);

  private LearningRateSchedules() {}

  /**
   * Adds a user's schedule, so that files can name it. In Python, {@code custom_objects} names its
   * twin.
   *
   * @param type the class; its simple name is the name in files
   * @param supplier makes one whose options are then read
   * @throws IllegalArgumentException if a class of Keras has the name
   */
  public static <S extends LearningRateSchedule> void register(
      Class<S> type, Supplier<S> supplier) {
    REGISTRY.register(type, supplier);
  }

  /** Reads and writes schedules in Keras's JSON. */
  public static Codec<LearningRateSchedule> codec() {
    return REGISTRY;
  }
}
