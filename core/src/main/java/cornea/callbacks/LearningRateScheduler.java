package cornea.callbacks;

/**
 * Sets the learning rate at the start of each epoch, as a function of the epoch (counted from 0)
 * and the rate so far. Keras's {@code LearningRateScheduler}; the history gets a column {@code
 * learning_rate}.
 */
public final class LearningRateScheduler extends Callback {
  /** The rate of an epoch. */
  public interface Schedule {
    /**
     * The rate.
     *
     * @param epoch counted from 0
     * @param learningRate the rate so far
     */
    double rate(int epoch, double learningRate);
  }

  /** The rate of an epoch from its number alone. */
  public interface EpochSchedule {
    /** The rate of the epoch, counted from 0. */
    double rate(int epoch);
  }

  private final Schedule schedule;

  /** With a function of the epoch and the rate so far. */
  public LearningRateScheduler(Schedule schedule) {
    this.schedule = schedule;
  }

  /** With a function of the epoch. */
  public LearningRateScheduler(EpochSchedule schedule) {
    this((epoch, rate) -> schedule.rate(epoch));
  }

  @Override
  public void onEpochBegin(int epoch) {
    control().learningRate(schedule.rate(epoch, control().learningRate()));
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    logs.put("learning_rate", control().learningRate());
  }
}
