package cornea.constraints;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;
import java.util.List;

/**
 * Brings the length of the weights that come into a unit into a range: with a rate of 1 (the
 * default) at once, with a lower one a part of the way at each step.
 */
public final class MinMaxNorm implements Constraint {
  private double minValue;
  private double maxValue = 1;
  private double rate = 1;
  private List<Integer> axes = List.of(0);

  /** With Keras's range of 0 to 1. */
  public MinMaxNorm() {}

  /** With the given range. */
  public MinMaxNorm(double minValue, double maxValue) {
    this.minValue = minValue;
    this.maxValue = maxValue;
  }

  /** The part of the way, in [0, 1], that a step goes; default 1. */
  public MinMaxNorm rate(double rate) {
    this.rate = rate;
    return this;
  }

  /** The axes along which the length is taken; default 0. */
  public MinMaxNorm axis(int... axes) {
    this.axes = Norms.boxed(axes);
    return this;
  }

  @Override
  public void options(Options o) {
    minValue = o.number("min_value", minValue, 0, Double.MAX_VALUE);
    maxValue = o.number("max_value", maxValue, minValue, Double.MAX_VALUE);
    rate = o.number("rate", rate, 0, 1);
    axes = o.list("axis", axes);
  }

  @Override
  public Value apply(Value weight) {
    Value norms = Norms.of(weight, axes);
    Value inRange = Ops.unary(UnaryOp.Kind.CLIP, norms, minValue, maxValue);
    Value desired = Ops.add(Ops.mul(inRange, rate), Ops.mul(norms, 1 - rate));
    return Norms.rescale(weight, norms, desired);
  }
}
