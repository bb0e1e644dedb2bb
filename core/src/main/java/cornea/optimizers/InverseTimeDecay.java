package cornea.optimizers;

import cornea.saving.Options;

/** {@code initial / (1 + rate · step / steps)}. Keras's {@code InverseTimeDecay}. */
public final class InverseTimeDecay extends Decay {
  private double decayRate;
  private boolean staircase;

  InverseTimeDecay() {
    super(0, 1);
  }

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps how many steps {@code decayRate} is for
   * @param decayRate how much the divisor grows
   */
  public InverseTimeDecay(double initialLearningRate, int decaySteps, double decayRate) {
    super(initialLearningRate, decaySteps);
    this.decayRate = decayRate;
    check();
  }

  /** Whether it falls in steps, once every {@code decaySteps}. Default false. */
  public InverseTimeDecay staircase(boolean staircase) {
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
    return initialLearningRate() / (1 + decayRate * (staircase ? Math.floor(times) : times));
  }
}
