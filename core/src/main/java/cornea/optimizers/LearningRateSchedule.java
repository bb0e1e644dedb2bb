package cornea.optimizers;

import cornea.saving.Configurable;

/**
 * A learning rate that is a function of the number of steps done. Keras's {@code
 * LearningRateSchedule}; the {@code LearningRateScheduler} callback changes the rate from epoch to
 * epoch instead.
 *
 * <pre>{@code
 * new SGD().momentum(0.9).learningRate(new CosineDecay(0.1, 10_000))
 * }</pre>
 */
public interface LearningRateSchedule extends Configurable {
  /**
   * The rate of a step.
   *
   * @param step how many steps were done before it
   */
  double rate(long step);
}
