package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;
import java.util.List;

/**
 * Lion (Chen et al., 2023), which moves every weight by the rate: {@code w −= rate·sign(β₁·m + (1 −
 * β₁)·g); m = β₂·m + (1 − β₂)·g}. Keras's {@code Lion}; defaults: rate 0.001, β₁ 0.9, β₂ 0.99.
 */
public final class Lion extends Optimizer {
  private double beta1 = 0.9;
  private double beta2 = 0.99;

  /** With the default rate of 0.001. */
  public Lion() {
    this(0.001);
  }

  /** With the given rate. */
  public Lion(double learningRate) {
    super(learningRate);
    check();
  }

  /** The share of the mean of gradients in a move, in (0, 1]. Default 0.9. */
  public Lion beta1(double beta1) {
    this.beta1 = beta1;
    check();
    return this;
  }

  /** Decay of the mean of gradients, in [0, 1). Default 0.99. */
  public Lion beta2(double beta2) {
    this.beta2 = beta2;
    check();
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    beta1 = o.number("beta_1", beta1, Double.MIN_VALUE, 1);
    beta2 = o.share("beta_2", beta2);
  }

  @Override
  public List<List<String>> slotNames() {
    return List.of(List.of("momentum"));
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value m = step.slot("momentum");
    Value direction = Ops.add(Ops.mul(m, beta1), Ops.mul(gradient, 1 - beta1));
    step.assign("momentum", Ops.add(Ops.mul(m, beta2), Ops.mul(gradient, 1 - beta2)));
    Value sign = Ops.unary(UnaryOp.Kind.SIGN, direction);
    return Ops.sub(weight, Ops.mul(sign, step.learningRate()));
  }
}
