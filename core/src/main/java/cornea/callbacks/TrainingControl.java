package cornea.callbacks;

import cornea.saving.WeightStore;

/** What a callback may do to the training that it watches. */
public interface TrainingControl {
  /** Ends training after the epoch (or, from a batch's hook, after the batch). */
  void stop();

  /** Whether {@link #stop} was called. */
  boolean isStopped();

  /** The optimizer's learning rate. */
  double learningRate();

  /** Changes the learning rate from the next step on. */
  void learningRate(double learningRate);

  /** A copy of all weights. */
  WeightStore snapshot();

  /** Sets all weights. */
  void restore(WeightStore weights);
}
