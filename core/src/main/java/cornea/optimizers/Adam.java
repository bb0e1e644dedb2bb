package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.saving.Options;

/**
 * Adam (Kingma and Ba, 2014) in Keras's form: {@code m += (g − m)(1 − β₁); v += (g² − v)(1 − β₂); w
 * −= rate·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)}. Defaults: rate 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7, which
 * is not bias-corrected.
 */
public sealed class Adam extends Optimizer permits AdamW {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;
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

  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  public Adam beta1(double beta1) {
    this.beta1 = beta1;
    check();
    return this;
  }

  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  public Adam beta2(double beta2) {
    this.beta2 = beta2;
    check();
    return this;
  }

  /** Added to the root of the mean square. Default 1e-7. */
  public Adam epsilon(double epsilon) {
    this.epsilon = epsilon;
    check();
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
    beta1 = o.share("beta_1", beta1);
    beta2 = o.share("beta_2", beta2);
    epsilon = o.number("epsilon", epsilon, 0, Double.MAX_VALUE);
    amsgrad = o.flag("amsgrad", amsgrad);
  }

  @Override
  Value step(Step step, Value weight, Value gradient) {
    Value m = step.slot("momentum");
    m = step.assign("momentum", Ops.add(m, Ops.mul(Ops.sub(gradient, m), 1 - beta1)));
    Value v = step.slot("velocity");
    v = step.assign("velocity", Ops.add(v, Ops.mul(Ops.sub(Ops.square(gradient), v), 1 - beta2)));
    if (amsgrad) {
      v = step.assign("velocity_hat", Ops.binary(BinaryOp.Kind.MAX, step.slot("velocity_hat"), v));
    }
    Value root = Ops.add(Ops.sqrt(v), Ops.constant(v, epsilon));
    return Ops.sub(weight, Ops.div(Ops.mul(m, rate(step)), root));
  }

  /** The rate with both bias corrections, a scalar that all weights share. */
  private Value rate(Step step) {
    Value t = step.number();
    Value one = Ops.constant(t, 1);
    Value first = Ops.sub(one, Ops.binary(BinaryOp.Kind.POW, Ops.constant(t, beta1), t));
    Value second = Ops.sub(one, Ops.binary(BinaryOp.Kind.POW, Ops.constant(t, beta2), t));
    return Ops.div(Ops.mul(step.learningRate(), Ops.sqrt(second)), first);
  }
}
