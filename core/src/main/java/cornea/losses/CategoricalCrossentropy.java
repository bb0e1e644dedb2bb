package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.op.SoftmaxOp;
import cornea.op.UnaryOp;
import cornea.saving.Options;
import java.util.List;

/**
 * Cross-entropy between one-hot targets (batch, …, classes) and predicted probabilities of the same
 * shape: {@code −Σ target · log(probability)}. Keras's {@code CategoricalCrossentropy}.
 */
public final class CategoricalCrossentropy extends Loss {
  private boolean fromLogits;
  private double labelSmoothing;

  /** Whether the output is logits, not probabilities. Default false. */
  public CategoricalCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  /** Moves targets towards 1 / classes: {@code t·(1 − s) + s / classes}. Default 0. */
  public CategoricalCrossentropy labelSmoothing(double labelSmoothing) {
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
      double share = labelSmoothing / yPred.shape().dim(-1);
      target = Ops.add(Ops.mul(yTrue, 1 - labelSmoothing), Ops.constant(yTrue, share));
    }
    return Ops.neg(sumOfLast(Ops.mul(target, logProbabilities(yPred))));
  }

  private Value logProbabilities(Value yPred) {
    if (fromLogits) {
      return Ops.logSoftmax(yPred);
    }
    Value logits = logitsBehind(yPred, new SoftmaxOp(false));
    if (logits != null) {
      return Ops.logSoftmax(logits);
    }
    Value sum = Ops.reduce(ReduceOp.Kind.SUM, yPred, List.of(-1), true);
    Value clipped = Ops.unary(UnaryOp.Kind.CLIP, Ops.div(yPred, sum), EPSILON, 1 - EPSILON);
    return Ops.unary(UnaryOp.Kind.LOG, clipped);
  }

  @Override
  String hint() {
    return " (whole-number labels go with SparseCategoricalCrossentropy, or through"
        + " Tensors.toCategorical)";
  }
}
