package cornea.losses;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import java.util.List;

/**
 * Minus the cosine of the angle between target and prediction along the last axis: −1 for the same
 * direction. Keras's {@code CosineSimilarity}.
 */
public final class CosineSimilarity extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    return Ops.neg(sumOfLast(Ops.mul(unit(yTrue), unit(yPred))));
  }

  /** Vectors of length 1; 0 stays 0. */
  private static Value unit(Value x) {
    Value square = Ops.reduce(ReduceOp.Kind.SUM, Ops.square(x), List.of(-1), true);
    Value least = Ops.constant(square, EPSILON * EPSILON);
    return Ops.div(x, Ops.sqrt(Ops.binary(BinaryOp.Kind.MAX, square, least)));
  }
}
