package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;

/**
 * Cross-entropy of yes-or-no predictions with targets 0 or 1 of the same shape, averaged over the
 * last axis: {@code −t · log p − (1 − t) · log(1 − p)}. Keras's {@code BinaryCrossentropy}.
 */
public final class BinaryCrossentropy extends Loss {
  private boolean fromLogits;
  private double labelSmoothing;

  /** Whether the output is logits, not probabilities. Default false. */
  public BinaryCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  /** Moves targets towards one half: {@code t·(1 − s) + s / 2}. Default 0. */
  public BinaryCrossentropy labelSmoothing(double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    Options.check(this::options);
    return this;
  }

  @Override
  public void options(Options o) {
    fromLogits = o.flag("from_logits", fromLogits);
    labelSmoothing = o.number("label_smoothing", labelSmoothing, 0, 1);
    o.fixed("axis", -1);
    o.ignored("name", "reduction", "dtype");
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value target = yTrue;
    if (labelSmoothing > 0) {
      target = Ops.add(Ops.mul(yTrue, 1 - labelSmoothing), Ops.constant(yTrue, labelSmoothing / 2));
    }
    Value logits = fromLogits ? yPred : logitsBehind(yPred, new UnaryOp(UnaryOp.Kind.SIGMOID));
    if (logits != null) {
      // log(1 + eˣ) − t·x: the same number without overflow and without 1 − p.
      return meanOfLast(Ops.sub(Ops.unary(UnaryOp.Kind.SOFTPLUS, logits), Ops.mul(target, logits)));
    }
    Value p = Ops.unary(UnaryOp.Kind.CLIP, yPred, EPSILON, 1 - EPSILON);
    Value one = Ops.constant(p, 1);
    Value yes = Ops.mul(target, Ops.unary(UnaryOp.Kind.LOG, p));
    Value no = Ops.mul(Ops.sub(one, target), Ops.unary(UnaryOp.Kind.LOG, Ops.sub(one, p)));
    return Ops.neg(meanOfLast(Ops.add(yes, no)));
  }
}
