package cornea.losses;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;

/**
 * The mean of {@code max(1 − t · p, 0)} over the last axis, for targets −1 and 1; a batch of
 * targets 0 and 1 alone is taken for −1 and 1. Keras's {@code Hinge}.
 */
public final class Hinge extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    return meanOfLast(ofElements(yTrue, yPred));
  }

  /** The hinge of each element. */
  static Value ofElements(Value yTrue, Value yPred) {
    Value one = Ops.constant(yPred, 1);
    Value missing = Ops.sub(one, Ops.mul(signed(yTrue), yPred));
    return Ops.binary(BinaryOp.Kind.MAX, missing, Ops.constant(missing, 0));
  }

  /** {@code 2t − 1} if every target is 0 or 1, and t otherwise. */
  private static Value signed(Value yTrue) {
    Value one = Ops.constant(yTrue, 1);
    Value binary =
        Ops.add(
            Ops.binary(BinaryOp.Kind.EQUAL, yTrue, Ops.constant(yTrue, 0)),
            Ops.binary(BinaryOp.Kind.EQUAL, yTrue, one));
    // One if all are, else zero.
    Value count = Ops.constant(yTrue, (double) yTrue.shape().size());
    Value all = Ops.binary(BinaryOp.Kind.EQUAL, Ops.sum(binary), count);
    return Ops.sub(Ops.mul(yTrue, Ops.add(all, one)), all);
  }
}
