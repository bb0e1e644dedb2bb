package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import java.util.List;

/**
 * {@link Adam} with Nesterov's look ahead (Dozat, 2015), in Keras's form: the share of the mean in
 * step t is {@code uₜ = β₁·(1 − 0.96ᵗ/2)}, and with U the product of all u so far, {@code w −= rate
 * · (uₜ₊₁·m/(1 − U·uₜ₊₁) + (1 − uₜ)·g/(1 − U)) / (√(v/(1 − β₂ᵗ)) + ε)}. Defaults: rate 0.001, β₁
 * 0.9, β₂ 0.999, ε 1e-7.
 */
public final class Nadam extends TwoMomentOptimizer<Nadam> {
  private static final double SCHEDULE_DECAY = 0.96;

  /** With the default rate of 0.001. */
  public Nadam() {
    this(0.001);
  }

  /** With the given rate. */
  public Nadam(double learningRate) {
    super(learningRate);
    check();
  }

  @Override
  Nadam self() {
    return this;
  }

  @Override
  public List<List<String>> slotNames() {
    return List.of(List.of("momentum", "velocity"));
  }

  @Override
  public List<String> sharedNames() {
    return List.of("u_product");
  }

  @Override
  protected double initialValue(String slot) {
    return slot.equals("u_product") ? 1 : 0;
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value t = step.number();
    Value one = Ops.constant(t, 1);
    Value now = share(t);
    Value next = share(Ops.add(t, one));
    Value product = step.shared("u_product", before -> Ops.mul(before, now));

    Value m = mean(step, gradient);
    Value v = follow(step, "velocity", Ops.square(gradient), secondDecay());
    Value ahead = Ops.mul(m, Ops.div(next, Ops.sub(one, Ops.mul(product, next))));
    Value here = Ops.mul(gradient, Ops.div(Ops.sub(one, now), Ops.sub(one, product)));
    Value size = Ops.sqrt(Ops.div(v, oneMinusPower(secondDecay(), t)));
    Value move = Ops.mul(Ops.add(ahead, here), step.learningRate());
    return Ops.sub(weight, Ops.div(move, withEpsilon(size)));
  }

  /** The share of the mean of gradients in step t. */
  private Value share(Value t) {
    Value power = Ops.binary(BinaryOp.Kind.POW, Ops.constant(t, SCHEDULE_DECAY), t);
    Value rest = Ops.sub(Ops.constant(t, 1), Ops.mul(power, 0.5));
    return Ops.mul(rest, firstDecay());
  }
}
