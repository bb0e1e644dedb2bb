package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;

/** The mean of squared differences over the last axis. Keras's {@code MeanSquaredError}. */
public final class MeanSquaredError extends Loss {
  @Override
  public void options(Options o) {
    o.ignored("name", "reduction", "dtype");
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    return meanOfLast(Ops.square(Ops.sub(yPred, yTrue)));
  }
}
