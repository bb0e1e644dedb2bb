package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.op.SoftmaxOp;
import cornea.op.UnaryOp;
import java.util.List;

/**
 * Cross-entropy between one-hot targets (batch, …, classes) and predicted probabilities of the same
 * shape: {@code −Σ target · log(probability)}. Keras's {@code CategoricalCrossentropy}.
 */
public final class CategoricalCrossentropy extends Crossentropy<CategoricalCrossentropy> {
  @Override
  CategoricalCrossentropy self() {
    return this;
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value target = smoothed(yTrue, yPred.shape().dim(-1));
    return Ops.neg(sumOfLast(Ops.mul(target, logProbabilities(yPred))));
  }

  private Value logProbabilities(Value yPred) {
    if (isFromLogits()) {
      return Ops.logSoftmax(yPred);
    }
    Value logits = logitsBehind(yPred, new SoftmaxOp(false));
    return logits != null
        ? Ops.logSoftmax(logits)
        : Ops.unary(UnaryOp.Kind.LOG, probabilities(yPred));
  }

  /** An output that adds up to one, away from 0 and 1. */
  static Value probabilities(Value yPred) {
    Value sum = Ops.reduce(ReduceOp.Kind.SUM, yPred, List.of(-1), true);
    return Ops.unary(UnaryOp.Kind.CLIP, Ops.div(yPred, sum), EPSILON, 1 - EPSILON);
  }

  @Override
  String hint() {
    return ONE_HOT_HINT;
  }
}
