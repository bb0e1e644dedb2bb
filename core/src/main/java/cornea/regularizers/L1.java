package cornea.regularizers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;

/** The penalty {@code l1 · Σ|w|}, which drives weights to 0; the factor is 0.01 by default. */
public final class L1 implements Regularizer {
  private double factor = 0.01;

  /** With Keras's factor of 0.01. */
  public L1() {}

  /** With a factor of 0 or more. */
  public L1(double factor) {
    this.factor = factor;
  }

  @Override
  public void options(Options o) {
    factor = o.number("l1", factor, 0, Double.MAX_VALUE);
  }

  @Override
  public Value penalty(Value weight) {
    return Ops.mul(Ops.sum(Ops.unary(UnaryOp.Kind.ABS, weight)), factor);
  }
}
