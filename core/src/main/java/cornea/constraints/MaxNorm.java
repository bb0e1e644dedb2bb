package cornea.constraints;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;
import java.util.List;

/**
 * Shortens the weights that come into a unit to a length of {@code maxValue} at most.
 *
 * <p>The length is taken along axis 0 by default, which is right for Dense; for the kernel of a
 * convolution it is {@code axis(0, 1, 2)}. Source: Srivastava et al., "Dropout", 2014.
 */
public final class MaxNorm implements Constraint {
  private double maxValue = 2;
  private List<Integer> axes = List.of(0);

  /** With Keras's length of 2. */
  public MaxNorm() {}

  /** With the given length. */
  public MaxNorm(double maxValue) {
    this.maxValue = maxValue;
  }

  /** The axes along which the length is taken; default 0. */
  public MaxNorm axis(int... axes) {
    this.axes = Norms.boxed(axes);
    return this;
  }

  @Override
  public void options(Options o) {
    maxValue = o.number("max_value", maxValue, 0, Double.MAX_VALUE);
    axes = o.list("axis", axes);
  }

  @Override
  public Value apply(Value weight) {
    Value norms = Norms.of(weight, axes);
    return Norms.rescale(weight, norms, Ops.unary(UnaryOp.Kind.CLIP, norms, 0, maxValue));
  }
}
