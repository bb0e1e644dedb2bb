package cornea.regularizers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;

/** The penalties of {@link L1} and {@link L2} together: {@code l1 · Σ|w| + l2 · Σw²}. */
public final class L1L2 implements Regularizer {
  private double l1;
  private double l2;

  /** With factors of 0 or more; in Keras both are 0 by default. */
  public L1L2(double l1, double l2) {
    this.l1 = l1;
    this.l2 = l2;
  }

  @Override
  public void options(Options o) {
    l1 = o.number("l1", l1, 0, Double.MAX_VALUE);
    l2 = o.number("l2", l2, 0, Double.MAX_VALUE);
  }

  @Override
  public Value penalty(Value weight) {
    return Ops.add(new L1(l1).penalty(weight), new L2(l2).penalty(weight));
  }
}
