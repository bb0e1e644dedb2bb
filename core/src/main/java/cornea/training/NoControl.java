package cornea.training;

import cornea.callbacks.TrainingControl;
import cornea.saving.WeightStore;

/** Evaluation and prediction have nothing to control. */
enum NoControl implements TrainingControl {
  INSTANCE;

  @Override
  public void stop() {
    throw unsupported();
  }

  @Override
  public boolean isStopped() {
    return false;
  }

  @Override
  public double learningRate() {
    throw unsupported();
  }

  @Override
  public void learningRate(double learningRate) {
    throw unsupported();
  }

  @Override
  public WeightStore snapshot() {
    throw unsupported();
  }

  @Override
  public void restore(WeightStore weights) {
    throw unsupported();
  }

  private static IllegalStateException unsupported() {
    return new IllegalStateException("Only fit can be controlled by callbacks");
  }
}
