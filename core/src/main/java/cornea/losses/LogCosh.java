package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/**
 * The mean of {@code log(cosh(p − t))} over the last axis: a square near 0, an absolute value far
 * from it. Keras's {@code LogCosh}.
 */
public final class LogCosh extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value x = Ops.sub(yPred, yTrue);
    // x + log(1 + e⁻²ˣ) − log 2: the same number without overflow.
    Value rest = Ops.unary(UnaryOp.Kind.SOFTPLUS, Ops.mul(x, -2));
    return meanOfLast(Ops.sub(Ops.add(x, rest), Ops.constant(x, Math.log(2))));
  }
}
