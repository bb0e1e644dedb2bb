package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import java.util.List;

/**
 * {@link Adam} with the largest gradient in place of the mean square (Kingma and Ba, 2014): {@code
 * m += (g − m)(1 − β₁); u = max(β₂·u, |g|); w −= rate/(1 − β₁ᵗ) · m/(u + ε)}. Keras's {@code
 * Adamax}; defaults: rate 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7.
 */
public final class Adamax extends TwoMomentOptimizer<Adamax> {
  /** With the default rate of 0.001. */
  public Adamax() {
    this(0.001);
  }

  /** With the given rate. */
  public Adamax(double learningRate) {
    super(learningRate);
    check();
  }

  @Override
  Adamax self() {
    return this;
  }

  @Override
  public List<List<String>> slotNames() {
    return List.of(List.of("momentum", "norm"));
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value m = mean(step, gradient);
    Value u = Ops.mul(step.slot("norm"), secondDecay());
    Value size = Ops.unary(UnaryOp.Kind.ABS, gradient);
    u = step.assign("norm", Ops.binary(BinaryOp.Kind.MAX, u, size));
    Value rate = Ops.div(step.learningRate(), oneMinusPower(firstDecay(), step.number()));
    return Ops.sub(weight, Ops.div(Ops.mul(m, rate), withEpsilon(u)));
  }
}
