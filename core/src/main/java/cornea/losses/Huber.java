package cornea.losses;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;

/**
 * The mean over the last axis of half the square of differences up to delta, and of straight lines
 * beyond: {@code delta · |d| − delta² / 2}. Keras's {@code Huber}; delta is 1 by default.
 */
public final class Huber extends Loss {
  private double delta = 1;

  /** Where the parabola becomes a line. Default 1. */
  public Huber delta(double delta) {
    this.delta = delta;
    Options.check(this::options);
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    delta = o.number("delta", delta, 0, Double.MAX_VALUE);
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value size = Ops.unary(UnaryOp.Kind.ABS, Ops.sub(yPred, yTrue));
    // Both formulas are c · (|d| − c / 2), where c is |d| up to delta.
    Value bounded = Ops.binary(BinaryOp.Kind.MIN, size, Ops.constant(size, delta));
    return meanOfLast(Ops.mul(bounded, Ops.sub(size, Ops.mul(bounded, 0.5))));
  }
}
