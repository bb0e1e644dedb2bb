package cornea.constraints;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;

/** Sets negative weights to 0. */
public final class NonNeg implements Constraint {
  @Override
  public Value apply(Value weight) {
    return Ops.binary(BinaryOp.Kind.MAX, weight, Ops.constant(weight, 0));
  }
}
