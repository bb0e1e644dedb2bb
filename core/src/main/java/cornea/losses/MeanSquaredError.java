package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;

/** The mean of squared differences over the last axis. Keras's {@code MeanSquaredError}. */
public final class MeanSquaredError extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    return meanOfLast(Ops.square(Ops.sub(yPred, yTrue)));
  }
}
