package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;

/** The mean of the squares of {@link Hinge}'s numbers. Keras's {@code SquaredHinge}. */
public final class SquaredHinge extends Loss {
  @Override
  protected Value values(Value yTrue, Value yPred) {
    return meanOfLast(Ops.square(Hinge.ofElements(yTrue, yPred)));
  }
}
