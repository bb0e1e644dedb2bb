package cornea.callbacks;

import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/** Hooks given as functions. Keras's {@code LambdaCallback}. */
public final class LambdaCallback extends Callback {
  private Runnable trainBegin = () -> {};
  private Runnable trainEnd = () -> {};
  private IntConsumer epochBegin = epoch -> {};
  private ObjIntConsumer<Logs> epochEnd = (logs, epoch) -> {};
  private IntConsumer trainBatchBegin = step -> {};
  private ObjIntConsumer<Logs> trainBatchEnd = (logs, step) -> {};

  /** Before the first epoch. */
  public LambdaCallback onTrainBegin(Runnable hook) {
    trainBegin = hook;
    return this;
  }

  /** After the last epoch. */
  public LambdaCallback onTrainEnd(Runnable hook) {
    trainEnd = hook;
    return this;
  }

  /** Before an epoch. */
  public LambdaCallback onEpochBegin(IntConsumer hook) {
    epochBegin = hook;
    return this;
  }

  /** After an epoch, with its numbers. */
  public LambdaCallback onEpochEnd(ObjIntConsumer<Logs> hook) {
    epochEnd = hook;
    return this;
  }

  /** Before a step. */
  public LambdaCallback onTrainBatchBegin(IntConsumer hook) {
    trainBatchBegin = hook;
    return this;
  }

  /** After a step, with the numbers so far. */
  public LambdaCallback onTrainBatchEnd(ObjIntConsumer<Logs> hook) {
    trainBatchEnd = hook;
    return this;
  }

  @Override
  public void onTrainBegin() {
    trainBegin.run();
  }

  @Override
  public void onTrainEnd(Logs logs) {
    trainEnd.run();
  }

  @Override
  public void onEpochBegin(int epoch) {
    epochBegin.accept(epoch);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    epochEnd.accept(logs, epoch);
  }

  @Override
  public void onTrainBatchBegin(int step) {
    trainBatchBegin.accept(step);
  }

  @Override
  public void onTrainBatchEnd(int step, Logs logs) {
    trainBatchEnd.accept(logs, step);
  }
}
