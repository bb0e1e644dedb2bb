package cornea.optimizers;

import cornea.saving.Options;

/** {@code initial · rate^(step / steps)}. Keras's {@code ExponentialDecay}. */
public final class ExponentialDecay extends Decay {
  private double decayRate = 1;
  private boolean staircase;

  ExponentialDecay() {
    super(0, 1);
  }

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps after how many steps it is multiplied with {@code decayRate}
   * @param decayRate the factor
   */
  public ExponentialDecay(double initialLearningRate, int decaySteps, double decayRate) {
    super(initialLearningRate, decaySteps);
    this.decayRate = decayRate;
    check();
  }

  /** Whether it falls in steps, once every {@code decaySteps}. Default false. */
  public ExponentialDecay staircase(boolean staircase) {
    this.staircase = staircase;
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    decayRate = o.number("decay_rate", decayRate, 0, Double.MAX_VALUE);
    staircase = o.flag("staircase", staircase);
  }

  @Override
  public double rate(long step) {
    double times = (double) step / decaySteps();
    return initialLearningRate() * Math.pow(decayRate, staircase ? Math.floor(times) : times);
  }
}
