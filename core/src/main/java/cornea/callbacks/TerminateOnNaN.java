package cornea.callbacks;

/** Stops training when the loss is no longer a number. Keras's {@code TerminateOnNaN}. */
public final class TerminateOnNaN extends Callback {
  @Override
  public void onTrainBatchEnd(int step, Logs logs) {
    Double loss = logs.get("loss");
    if (loss != null && !Double.isFinite(loss)) {
      System.getLogger("cornea.callbacks")
          .log(
              System.Logger.Level.WARNING,
              "Batch " + step + ": the loss is " + loss + ", training ends");
      control().stop();
    }
  }
}
