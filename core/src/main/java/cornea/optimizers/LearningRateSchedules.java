package cornea.optimizers;

import cornea.saving.Codec;
import cornea.saving.Registry;

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

  /** Reads and writes schedules in Keras's JSON. */
  public static Codec<LearningRateSchedule> codec() {
    return REGISTRY;
  }
}
