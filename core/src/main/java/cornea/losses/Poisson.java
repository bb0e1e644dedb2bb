package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/** The mean of {@code p − t · log(p + 1e-7)} over the last axis. Keras's {@code Poisson}. */
public final class Poisson extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value log = Ops.unary(UnaryOp.Kind.LOG, Ops.add(yPred, Ops.constant(yPred, EPSILON)));
    return meanOfLast(Ops.sub(yPred, Ops.mul(yTrue, log)));
  }
}
