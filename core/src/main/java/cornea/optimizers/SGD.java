package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import java.util.List;

/**
 * Gradient descent, with momentum if asked: {@code m = momentum·m − rate·g; w += m}, and with
 * Nesterov's {@code w += momentum·m − rate·g}. Keras's {@code SGD}; default rate 0.01.
 */
public final class SGD extends Optimizer {
  private double momentum;
  private boolean nesterov;

  /** With the default rate of 0.01. */
  public SGD() {
    this(0.01);
  }

  /** With the given rate. */
  public SGD(double learningRate) {
    super(learningRate);
    check();
  }

  /** The share of the last move that goes on, in [0, 1]. Default 0. */
  public SGD momentum(double momentum) {
    this.momentum = momentum;
    check();
    return this;
  }

  /** Whether momentum looks ahead. Default false. */
  public SGD nesterov(boolean nesterov) {
    this.nesterov = nesterov;
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    momentum = o.number("momentum", momentum, 0, 1);
    nesterov = o.flag("nesterov", nesterov);
  }

  @Override
  public List<List<String>> slotNames() {
    return momentum == 0 ? List.of() : List.of(List.of("momentum"));
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value move = Ops.mul(gradient, step.learningRate());
    if (momentum == 0) {
      return Ops.sub(weight, move);
    }
    Value moved = step.assign("momentum", Ops.sub(Ops.mul(step.slot("momentum"), momentum), move));
    return Ops.add(weight, nesterov ? Ops.sub(Ops.mul(moved, momentum), move) : moved);
  }
}
