package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/**
 * How far predicted probabilities are from the targets': {@code Σ t · log(t / p)} over the last
 * axis, where both are brought into [1e-7, 1] first. Keras's {@code KLDivergence}.
 */
public final class KLDivergence extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value target = Ops.unary(UnaryOp.Kind.CLIP, yTrue, EPSILON, 1);
    Value p = Ops.unary(UnaryOp.Kind.CLIP, yPred, EPSILON, 1);
    return sumOfLast(Ops.mul(target, Ops.unary(UnaryOp.Kind.LOG, Ops.div(target, p))));
  }
}
