package cornea.losses;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;

/**
 * {@link BinaryCrossentropy} in which examples that are right already count less (Lin et al.,
 * 2018): times {@code (1 − pₜ)^γ}, where pₜ is the probability of the target. Keras's {@code
 * BinaryFocalCrossentropy}; γ is 2 by default, and classes are not balanced.
 */
public final class BinaryFocalCrossentropy extends Crossentropy<BinaryFocalCrossentropy> {
  private boolean applyClassBalancing;
  private double alpha = 0.25;
  private double gamma = 2;

  @Override
  BinaryFocalCrossentropy self() {
    return this;
  }

  /** Whether targets of 1 weigh alpha and targets of 0 weigh 1 − alpha. Default false. */
  public BinaryFocalCrossentropy applyClassBalancing(boolean applyClassBalancing) {
    this.applyClassBalancing = applyClassBalancing;
    return this;
  }

  /** The weight of targets of 1 where classes are balanced. Default 0.25. */
  public BinaryFocalCrossentropy alpha(double alpha) {
    this.alpha = alpha;
    Options.check(this::options);
    return this;
  }

  /** How much less examples count that are right already. Default 2. */
  public BinaryFocalCrossentropy gamma(double gamma) {
    this.gamma = gamma;
    Options.check(this::options);
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    applyClassBalancing = o.flag("apply_class_balancing", applyClassBalancing);
    alpha = o.number("alpha", alpha);
    gamma = o.number("gamma", gamma, 0, Double.MAX_VALUE);
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value target = smoothed(yTrue, 2);
    Value probability = isFromLogits() ? Ops.unary(UnaryOp.Kind.SIGMOID, yPred) : yPred;
    Value loss = BinaryCrossentropy.ofElements(target, probability, false);
    Value wrong = Ops.sub(Ops.constant(target, 1), either(target, probability));
    Value focal = Ops.mul(Ops.binary(BinaryOp.Kind.POW, wrong, Ops.constant(wrong, gamma)), loss);
    if (applyClassBalancing) {
      focal = Ops.mul(either(target, Ops.constant(target, alpha)), focal);
    }
    return meanOfLast(focal);
  }

  /** {@code x} for targets of 1 and {@code 1 − x} for targets of 0. */
  private static Value either(Value target, Value x) {
    Value one = Ops.constant(target, 1);
    return Ops.add(Ops.mul(target, x), Ops.mul(Ops.sub(one, target), Ops.sub(one, x)));
  }
}
