package cornea.optimizers;

import cornea.saving.Options;

/** What schedules have in common that start at a rate and take a number of steps. */
abstract class Decay implements LearningRateSchedule {
  private double initialLearningRate;
  private int decaySteps;

  Decay(double initialLearningRate, int decaySteps) {
    this.initialLearningRate = initialLearningRate;
    this.decaySteps = decaySteps;
  }

  @Override
  public void options(Options o) {
    initialLearningRate =
        o.number("initial_learning_rate", initialLearningRate, 0, Double.MAX_VALUE);
    decaySteps = o.positive(stepsOption(), decaySteps);
    o.ignored("name");
  }

  /** Keras's name of the number of steps. */
  String stepsOption() {
    return "decay_steps";
  }

  final void check() {
    Options.check(this::options);
  }

  final double initialLearningRate() {
    return initialLearningRate;
  }

  final int decaySteps() {
    return decaySteps;
  }

  /** {@code low + (high − low) · (1 + cos(π · share)) / 2}. */
  static double cosine(double high, double low, double share) {
    return low + (high - low) * 0.5 * (1 + Math.cos(Math.PI * share));
  }
}
