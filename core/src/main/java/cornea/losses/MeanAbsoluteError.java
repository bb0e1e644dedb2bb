package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;

/** The mean of absolute differences over the last axis. Keras's {@code MeanAbsoluteError}. */
public final class MeanAbsoluteError extends Loss {
  @Override
  public void options(Options o) {
    o.ignored("name", "reduction", "dtype");
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    return meanOfLast(Ops.unary(UnaryOp.Kind.ABS, Ops.sub(yPred, yTrue)));
  }
}
