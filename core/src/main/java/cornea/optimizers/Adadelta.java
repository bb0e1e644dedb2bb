package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import java.util.List;

/**
 * Adadelta (Zeiler, 2012): {@code v = ρ·v + (1 − ρ)·g²; d = −g·√(u + ε)/√(v + ε); u = ρ·u + (1 −
 * ρ)·d²; w += rate·d}. Keras's {@code Adadelta}; defaults: rate 0.001 (the paper's is 1), ρ 0.95, ε
 * 1e-7.
 */
public final class Adadelta extends Optimizer {
  private double rho = 0.95;
  private double epsilon = 1e-7;

  /** With the default rate of 0.001. */
  public Adadelta() {
    this(0.001);
  }

  /** With the given rate. */
  public Adadelta(double learningRate) {
    super(learningRate);
    check();
  }

  /** Decay of both means of squares, in [0, 1). Default 0.95. */
  public Adadelta rho(double rho) {
    this.rho = rho;
    check();
    return this;
  }

  /** Added to the means, under the roots. Default 1e-7. */
  public Adadelta epsilon(double epsilon) {
    this.epsilon = epsilon;
    check();
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    rho = o.share("rho", rho);
    epsilon = o.number("epsilon", epsilon, 0, Double.MAX_VALUE);
  }

  @Override
  public List<List<String>> slotNames() {
    return List.of(List.of("accumulated_grad", "accumulated_delta_var"));
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value moved = root(step.slot("accumulated_delta_var"));
    Value move =
        Ops.neg(
            Ops.div(Ops.mul(moved, gradient), root(average(step, "accumulated_grad", gradient))));
    average(step, "accumulated_delta_var", move);
    return Ops.add(weight, Ops.mul(move, step.learningRate()));
  }

  private Value average(Step step, String slot, Value value) {
    Value kept = Ops.mul(step.slot(slot), rho);
    return step.assign(slot, Ops.add(kept, Ops.mul(Ops.square(value), 1 - rho)));
  }

  private Value root(Value x) {
    return Ops.sqrt(Ops.add(x, Ops.constant(x, epsilon)));
  }
}
