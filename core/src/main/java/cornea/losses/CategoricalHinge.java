package cornea.losses;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import java.util.List;

/**
 * How much less than 1 the target's class is ahead of the best other one: {@code max(max((1 − t) ·
 * p) − Σ t · p + 1, 0)} over the last axis, for one-hot targets. Keras's {@code CategoricalHinge}.
 */
public final class CategoricalHinge extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value one = Ops.constant(yPred, 1);
    Value right = sumOfLast(Ops.mul(yTrue, yPred));
    Value others = Ops.mul(Ops.sub(one, yTrue), yPred);
    Value wrong = Ops.reduce(ReduceOp.Kind.MAX, others, List.of(-1), false);
    Value missing = Ops.add(Ops.sub(wrong, right), one);
    return Ops.binary(BinaryOp.Kind.MAX, missing, Ops.constant(missing, 0));
  }

  @Override
  String hint() {
    return ONE_HOT_HINT;
  }
}
