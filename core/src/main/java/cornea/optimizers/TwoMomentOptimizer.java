package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.saving.Options;

/**
 * What optimizers have in common that follow a mean of gradients and a size of gradients.
 *
 * @param <O> the optimizer itself, so that calls chain in any order
 */
public abstract sealed class TwoMomentOptimizer<O extends TwoMomentOptimizer<O>> extends Optimizer
    permits Adam, Adamax, Nadam {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;

  TwoMomentOptimizer(double learningRate) {
    super(learningRate);
  }

  abstract O self();

  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  public final O beta1(double beta1) {
    this.beta1 = beta1;
    check();
    return self();
  }

  /** Decay of the size of gradients, in [0, 1). Default 0.999. */
  public final O beta2(double beta2) {
    this.beta2 = beta2;
    check();
    return self();
  }

  /** Added to the size of gradients. Default 1e-7. */
  public final O epsilon(double epsilon) {
    this.epsilon = epsilon;
    check();
    return self();
  }

  @Override
  public void options(Options o) {
    super.options(o);
    beta1 = o.share("beta_1", beta1);
    beta2 = o.share("beta_2", beta2);
    epsilon = o.number("epsilon", epsilon, 0, Double.MAX_VALUE);
  }

  final double firstDecay() {
    return beta1;
  }

  final double secondDecay() {
    return beta2;
  }

  /** The mean of gradients, this one included. */
  final Value mean(Step step, Value gradient) {
    return follow(step, "momentum", gradient, beta1);
  }

  /** A slot that moves towards a value. */
  static Value follow(Step step, String name, Value value, double decay) {
    Value slot = step.slot(name);
    return step.assign(name, Ops.add(slot, Ops.mul(Ops.sub(value, slot), 1 - decay)));
  }

  final Value withEpsilon(Value x) {
    return Ops.add(x, Ops.constant(x, epsilon));
  }

  /** {@code 1 − βᵗ}. */
  static Value oneMinusPower(double beta, Value t) {
    Value power = Ops.binary(BinaryOp.Kind.POW, Ops.constant(t, beta), t);
    return Ops.sub(Ops.constant(t, 1), power);
  }
}
