package cornea.optimizers;

import cornea.saving.Options;

/**
 * From an initial to an end rate along {@code (1 − step / steps)^power}. Keras's {@code
 * PolynomialDecay}; by default it ends at 0.0001, runs straight, and stays at its end.
 */
public final class PolynomialDecay extends Decay {
  private double endLearningRate = 0.0001;
  private double power = 1;
  private boolean cycle;

  PolynomialDecay() {
    super(0, 1);
  }

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps how many steps it takes
   */
  public PolynomialDecay(double initialLearningRate, int decaySteps) {
    super(initialLearningRate, decaySteps);
    check();
  }

  /** The rate at the end. Default 0.0001. */
  public PolynomialDecay endLearningRate(double endLearningRate) {
    this.endLearningRate = endLearningRate;
    check();
    return this;
  }

  /** The power of what is left of the way. Default 1: a straight line. */
  public PolynomialDecay power(double power) {
    this.power = power;
    check();
    return this;
  }

  /** Whether at its end it starts again, over the way of all steps so far. Default false. */
  public PolynomialDecay cycle(boolean cycle) {
    this.cycle = cycle;
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    endLearningRate = o.number("end_learning_rate", endLearningRate, 0, Double.MAX_VALUE);
    power = o.number("power", power, 0, Double.MAX_VALUE);
    cycle = o.flag("cycle", cycle);
  }

  @Override
  public double rate(long step) {
    double times = (double) step / decaySteps();
    double share = cycle ? times / Math.max(1, Math.ceil(times)) : Math.min(1, times);
    return endLearningRate + (initialLearningRate() - endLearningRate) * Math.pow(1 - share, power);
  }
}
