package cornea.optimizers;

import cornea.saving.Options;

/**
 * Down half a cosine, again and again (Loshchilov and Hutter, 2016). Keras's {@code
 * CosineDecayRestarts}; by default each fall takes twice as long as the one before, starts as high
 * and ends at 0.
 */
public final class CosineDecayRestarts extends Decay {
  private double longer = 2;
  private double higher = 1;
  private double alpha;

  CosineDecayRestarts() {
    super(0, 1);
  }

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param firstDecaySteps how many steps the first fall takes
   */
  public CosineDecayRestarts(double initialLearningRate, int firstDecaySteps) {
    super(initialLearningRate, firstDecaySteps);
    check();
  }

  /** How many times as long each fall takes as the one before, 1 or more. Default 2. */
  public CosineDecayRestarts tMul(double tMul) {
    longer = tMul;
    check();
    return this;
  }

  /** How many times as high each fall starts as the one before. Default 1. */
  public CosineDecayRestarts mMul(double mMul) {
    higher = mMul;
    check();
    return this;
  }

  /** The end, as a share of the initial rate. Default 0. */
  public CosineDecayRestarts alpha(double alpha) {
    this.alpha = alpha;
    check();
    return this;
  }

  @Override
  String stepsOption() {
    return "first_decay_steps";
  }

  @Override
  public void options(Options o) {
    super.options(o);
    longer = o.number("t_mul", longer, 1, Double.MAX_VALUE);
    higher = o.number("m_mul", higher, 0, Double.MAX_VALUE);
    alpha = o.number("alpha", alpha, 0, 1);
  }

  @Override
  public double rate(long step) {
    double left = (double) step / decaySteps(); // in lengths of the first fall
    double length = 1;
    double height = 1;
    while (left >= length) {
      left -= length;
      length *= longer;
      height *= higher;
    }
    double start = initialLearningRate();
    double fall = (1 - alpha) * start * height;
    return alpha * start + cosine(fall, 0, left / length);
  }
}
