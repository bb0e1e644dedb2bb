package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.SoftmaxOp;
import cornea.op.UnaryOp;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cross-entropy between whole-number labels (batch) or (batch, 1) and predicted probabilities
 * (batch, classes). Keras's {@code SparseCategoricalCrossentropy}.
 */
public final class SparseCategoricalCrossentropy extends Loss {
  private boolean fromLogits;

  /** Whether the output is logits, not probabilities. Default false. */
  public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    fromLogits = o.flag("from_logits", fromLogits);
    o.fixed("ignore_class", null);
    o.fixed("axis", -1);
  }

  @Override
  Value aligned(Value yTrue, Shape yPred) {
    Shape labels = labels(yPred);
    return yTrue.shape().size() == labels.size() ? Ops.reshape(yTrue, labels) : yTrue;
  }

  private static Shape labels(Shape yPred) {
    return Shape.of(Arrays.copyOf(yPred.dims(), yPred.rank() - 1));
  }

  @Override
  protected Value values(Value yTrue, Value yPred) {
    Value target = Ops.oneHot(yTrue, yPred.shape().dim(-1));
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
    // As Keras on TensorFlow: the logarithms of clipped probabilities serve as logits.
    Value clipped = Ops.unary(UnaryOp.Kind.CLIP, yPred, EPSILON, 1 - EPSILON);
    return Ops.logSoftmax(Ops.unary(UnaryOp.Kind.LOG, clipped));
  }

  @Override
  public void checkTargets(Tensor yTrue, Shape yPred) {
    Shape shape = yTrue.shape();
    boolean column = shape.rank() == yPred.rank() && shape.dim(-1) == 1;
    Shape rows = column ? Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 1)) : shape;
    if (!labels(yPred).isCompatibleWith(rows)) {
      throw new IllegalArgumentException(
          "The targets must be one label for each prediction. Expected: "
              + labels(yPred)
              + ". Received: "
              + shape
              + " (one-hot targets go with CategoricalCrossentropy)");
    }
    int classes = yPred.dim(-1);
    for (int i = 0; i < yTrue.size(); i++) {
      double label = yTrue.at(i);
      if (label != Math.rint(label) || label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Label %d must be a whole number in [0, %d), one of the output's classes."
                    + " Received: %s",
                i,
                classes,
                label));
      }
    }
  }
}
