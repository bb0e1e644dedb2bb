package cornea.regularizers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;

/**
 * The penalty {@code l2 · Σw²}, without a factor of ½, so the gradient is {@code 2 · l2 · w}; the
 * factor is 0.01 by default.
 */
public final class L2 implements Regularizer {
  private double factor = 0.01;

  /** With Keras's factor of 0.01. */
  public L2() {}

  /** With a factor of 0 or more. */
  public L2(double factor) {
    this.factor = factor;
  }

  @Override
  public void options(Options o) {
    factor = o.number("l2", factor, 0, Double.MAX_VALUE);
  }

  @Override
  public Value penalty(Value weight) {
    return Ops.mul(Ops.sum(Ops.square(weight)), factor);
  }
}
