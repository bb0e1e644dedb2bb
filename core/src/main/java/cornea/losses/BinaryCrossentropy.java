package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/**
 * Cross-entropy of yes-or-no predictions with targets 0 or 1 of the same shape, averaged over the
 * last axis: {@code −t · log p − (1 − t) · log(1 − p)}. Keras's {@code BinaryCrossentropy}; label
 * smoothing moves targets towards one half.
 */
public final class BinaryCrossentropy extends Crossentropy<BinaryCrossentropy> {
  @Override
  BinaryCrossentropy self() {
    return this;
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    return meanOfLast(ofElements(smoothed(yTrue, 2), yPred, isFromLogits()));
  }

  /** The cross-entropy of each element. */
  static Value ofElements(Value target, Value yPred, boolean fromLogits) {
    Value logits = fromLogits ? yPred : logitsBehind(yPred, new UnaryOp(UnaryOp.Kind.SIGMOID));
    if (logits != null) {
      // log(1 + eˣ) − t·x: the same number without overflow and without 1 − p.
      return Ops.sub(Ops.unary(UnaryOp.Kind.SOFTPLUS, logits), Ops.mul(target, logits));
    }
    Value p = Ops.unary(UnaryOp.Kind.CLIP, yPred, EPSILON, 1 - EPSILON);
    Value one = Ops.constant(p, 1);
    Value yes = Ops.mul(target, Ops.unary(UnaryOp.Kind.LOG, p));
    Value no = Ops.mul(Ops.sub(one, target), Ops.unary(UnaryOp.Kind.LOG, Ops.sub(one, p)));
    return Ops.neg(Ops.add(yes, no));
  }
}
