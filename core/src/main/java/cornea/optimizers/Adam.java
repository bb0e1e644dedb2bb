package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.saving.Options;
import java.util.List;

/**
 * Adam (Kingma and Ba, 2014) in Keras's form: {@code m += (g − m)(1 − β₁); v += (g² − v)(1 − β₂); w
 * −= rate·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)}. Defaults: rate 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7, which
 * is not bias-corrected.
 */
public sealed class Adam extends TwoMomentOptimizer<Adam> permits AdamW {
  private boolean amsgrad;

  /** With the default rate of 0.001. */
  public Adam() {
    this(0.001);
  }

  /** With the given rate. */
  public Adam(double learningRate) {
    super(learningRate);
    check();
  }

  @Override
  final Adam self() {
    return this;
  }

  /** Whether the largest mean square so far is used (Reddi et al., 2018). Default false. */
  public Adam amsgrad(boolean amsgrad) {
    this.amsgrad = amsgrad;
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    amsgrad = o.flag("amsgrad", amsgrad);
  }

  @Override
  public List<List<String>> slotNames() {
    List<String> both = List.of("momentum", "velocity");
    return amsgrad ? List.of(both, List.of("velocity_hat")) : List.of(both);
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value m = mean(step, gradient);
    Value v = follow(step, "velocity", Ops.square(gradient), secondDecay());
    if (amsgrad) {
      v = step.assign("velocity_hat", Ops.binary(BinaryOp.Kind.MAX, step.slot("velocity_hat"), v));
    }
    return Ops.sub(weight, Ops.div(Ops.mul(m, rate(step)), withEpsilon(Ops.sqrt(v))));
  }

  /** The rate with both bias corrections, a scalar that all weights share. */
  private Value rate(Step step) {
    Value t = step.number();
    Value second = Ops.sqrt(oneMinusPower(secondDecay(), t));
    return Ops.div(Ops.mul(step.learningRate(), second), oneMinusPower(firstDecay(), t));
  }
}
