package cornea.losses;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/**
 * The mean of {@code 100 · |t − p| / max(|t|, 1e-7)} over the last axis. Keras's {@code
 * MeanAbsolutePercentageError}.
 */
public final class MeanAbsolutePercentageError extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value size = Ops.unary(UnaryOp.Kind.ABS, yTrue);
    Value least = Ops.binary(BinaryOp.Kind.MAX, size, Ops.constant(size, EPSILON));
    Value share = Ops.div(Ops.sub(yTrue, yPred), least);
    return Ops.mul(meanOfLast(Ops.unary(UnaryOp.Kind.ABS, share)), 100);
  }
}
