package cornea.constraints;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import java.util.List;

/**
 * Brings the weights that come into a unit to length 1.
 *
 * <p>As in {@link MaxNorm}, the length is taken along axis 0 by default.
 */
public final class UnitNorm implements Constraint {
  private List<Integer> axes = List.of(0);

  /** The axes along which the length is taken; default 0. */
  public UnitNorm axis(int... axes) {
    this.axes = Norms.boxed(axes);
    return this;
  }

  @Override
  public void options(Options o) {
    axes = o.list("axis", axes);
  }

  @Override
  public Value apply(Value weight) {
    return Norms.rescale(weight, Norms.of(weight, axes), Ops.constant(weight, 1));
  }
}
