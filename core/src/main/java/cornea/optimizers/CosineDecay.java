package cornea.optimizers;

import cornea.saving.Options;
import org.jspecify.annotations.Nullable;

/**
 * Down half a cosine (Loshchilov and Hutter, 2016), after a straight rise if asked for. Keras's
 * {@code CosineDecay}; by default it ends at 0 and there is no rise.
 */
public final class CosineDecay extends Decay {
  private double alpha;
  private @Nullable Double warmupTarget;
  private int warmupSteps;

  CosineDecay() {
    super(0, 1);
  }

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps how many steps it takes to fall
   */
  public CosineDecay(double initialLearningRate, int decaySteps) {
    super(initialLearningRate, decaySteps);
    check();
  }

  /** The end, as a share of where the fall begins. Default 0. */
  public CosineDecay alpha(double alpha) {
    this.alpha = alpha;
    check();
    return this;
  }

  /**
   * A straight rise before the fall. Default none.
   *
   * @param target where it leads, and the fall begins
   * @param steps how many steps it takes
   */
  public CosineDecay warmup(double target, int steps) {
    warmupTarget = target;
    warmupSteps = steps;
    check();
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    alpha = o.number("alpha", alpha, 0, 1);
    warmupTarget = o.optionalNumber("warmup_target", warmupTarget);
    warmupSteps = o.nonNegative("warmup_steps", warmupSteps);
  }

  @Override
  public double rate(long step) {
    double start = initialLearningRate();
    long fallen = step;
    if (warmupTarget != null) {
      if (step < warmupSteps) {
        return start + (warmupTarget - start) * step / warmupSteps;
      }
      start = warmupTarget;
      fallen -= warmupSteps;
    }
    return cosine(start, alpha * start, Math.min(1, (double) fallen / decaySteps()));
  }
}
