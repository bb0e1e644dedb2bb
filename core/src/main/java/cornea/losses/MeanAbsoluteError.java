package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/** The mean of absolute differences over the last axis. Keras's {@code MeanAbsoluteError}. */
public final class MeanAbsoluteError extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    return meanOfLast(Ops.unary(UnaryOp.Kind.ABS, Ops.sub(yPred, yTrue)));
  }
}
