package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import java.util.ArrayList;
import java.util.List;

/**
 * RMSprop (Hinton, 2012) in Keras 3's form, with ε inside the root: {@code v = ρ·v + (1 − ρ)·g²; w
 * −= rate·g/√(v + ε)}. Defaults: rate 0.001, ρ 0.9, momentum 0, ε 1e-7, not centered.
 */
public final class RMSprop extends Optimizer {
  private double rho = 0.9;
  private double momentum;
  private double epsilon = 1e-7;
  private boolean centered;

  /** With the default rate of 0.001. */
  public RMSprop() {
    this(0.001);
  }

  /** With the given rate. */
  public RMSprop(double learningRate) {
    super(learningRate);
    check();
  }

  /** Decay of the mean of squared gradients, in [0, 1). Default 0.9. */
  public RMSprop rho(double rho) {
    this.rho = rho;
    check();
    return this;
  }

  /** The share of the last move that goes on, in [0, 1]. Default 0. */
  public RMSprop momentum(double momentum) {
    this.momentum = momentum;
    check();
    return this;
  }

  /** Added to the mean square, under the root. Default 1e-7. */
  public RMSprop epsilon(double epsilon) {
    this.epsilon = epsilon;
    check();
    return this;
  }

  /** Whether the variance takes the place of the mean square. Default false. */
  public RMSprop centered(boolean centered) {
    this.centered = centered;
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    rho = o.share("rho", rho);
    momentum = o.number("momentum", momentum, 0, 1);
    epsilon = o.number("epsilon", epsilon, 0, Double.MAX_VALUE);
    centered = o.flag("centered", centered);
  }

  @Override
  public List<List<String>> slotNames() {
    List<List<String>> names = new ArrayList<>();
    names.add(List.of("velocity"));
    if (momentum > 0) {
      names.add(List.of("momentum"));
    }
    if (centered) {
      names.add(List.of("average_gradient"));
    }
    return names;
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value v = average(step, "velocity", Ops.square(gradient));
    if (centered) {
      v = Ops.sub(v, Ops.square(average(step, "average_gradient", gradient)));
    }
    Value root = Ops.sqrt(Ops.add(v, Ops.constant(v, epsilon)));
    Value move = Ops.div(Ops.mul(gradient, step.learningRate()), root);
    if (momentum > 0) {
      move = step.assign("momentum", Ops.add(Ops.mul(step.slot("momentum"), momentum), move));
    }
    return Ops.sub(weight, move);
  }

  private Value average(Step step, String slot, Value value) {
    return step.assign(slot, Ops.add(Ops.mul(step.slot(slot), rho), Ops.mul(value, 1 - rho)));
  }
}
