package cornea.losses;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;

/**
 * {@link CategoricalCrossentropy} in which examples that are right already count less (Lin et al.,
 * 2018): {@code −Σ α · (1 − p)^γ · target · log p}. Keras's {@code CategoricalFocalCrossentropy};
 * defaults: α 0.25, γ 2.
 */
public final class CategoricalFocalCrossentropy extends Crossentropy<CategoricalFocalCrossentropy> {
  private double alpha = 0.25;
  private double gamma = 2;

  @Override
  CategoricalFocalCrossentropy self() {
    return this;
  }

  /** The weight of every class. Default 0.25. */
  public CategoricalFocalCrossentropy alpha(double alpha) {
    this.alpha = alpha;
    Options.check(this::options);
    return this;
  }

  /** How much less examples count that are right already. Default 2. */
  public CategoricalFocalCrossentropy gamma(double gamma) {
    this.gamma = gamma;
    Options.check(this::options);
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    alpha = o.number("alpha", alpha);
    gamma = o.number("gamma", gamma, 0, Double.MAX_VALUE);
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value target = smoothed(yTrue, yPred.shape().dim(-1));
    Value p = CategoricalCrossentropy.probabilities(isFromLogits() ? Ops.softmax(yPred) : yPred);
    Value wrong = Ops.sub(Ops.constant(p, 1), p);
    Value factor = Ops.mul(Ops.binary(BinaryOp.Kind.POW, wrong, Ops.constant(wrong, gamma)), alpha);
    Value loss = Ops.mul(target, Ops.unary(UnaryOp.Kind.LOG, p));
    return Ops.neg(sumOfLast(Ops.mul(factor, loss)));
  }

  @Override
  String hint() {
    return ONE_HOT_HINT;
  }
}
