package cornea.losses;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/**
 * The mean of {@code (log(t + 1) − log(p + 1))²} over the last axis; what is below 1e-7 counts as
 * 1e-7. Keras's {@code MeanSquaredLogarithmicError}.
 */
public final class MeanSquaredLogarithmicError extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    return meanOfLast(Ops.square(Ops.sub(logarithm(yPred), logarithm(yTrue))));
  }

  private static Value logarithm(Value x) {
    Value positive = Ops.binary(BinaryOp.Kind.MAX, x, Ops.constant(x, EPSILON));
    return Ops.unary(UnaryOp.Kind.LOG, Ops.add(positive, Ops.constant(x, 1)));
  }
}
