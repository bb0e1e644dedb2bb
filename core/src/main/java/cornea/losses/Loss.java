package cornea.losses;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.Op;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.saving.Configurable;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loss function. {@link #values} gives one number for each sample (or each position of a sample);
 * {@link #loss} reduces them as Keras's {@code sum_over_batch_size} does: weighted, summed, divided
 * by their number, not by the sum of the weights.
 */
public abstract class Loss implements Configurable {
  /** Keras's guard against log(0). */
  static final double EPSILON = 1e-7;

  /** For {@link #hint}. */
  static final String ONE_HOT_HINT =
      " (whole-number labels go with SparseCategoricalCrossentropy, or through"
          + " Tensors.toCategorical)";

  @Override
  public void options(Options o) {
    o.fixed("reduction", "sum_over_batch_size");
    o.ignored("name", "dtype", "fn");
  }

  /** Losses by Keras's names. */
  public static Loss of(String name) {
    return Losses.create(name);
  }

  /**
   * The loss of each sample.
   *
   * @param yTrue the targets
   * @param yPred the model's output
   * @return a value with the dimensions of the output but the last
   */
  protected abstract Value values(Value yTrue, Value yPred);

  /**
   * The scalar that training minimises.
   *
   * @param yTrue the targets
   * @param yPred the model's output
   * @param sampleWeight a weight for each sample, shape (batch), or null
   */
  public final Value loss(Value yTrue, Value yPred, @Nullable Value sampleWeight) {
    Value values = values(aligned(yTrue, yPred.shape()), yPred);
    if (sampleWeight != null) {
      int[] dims = new int[values.shape().rank()];
      Arrays.fill(dims, 1);
      dims[0] = values.shape().dim(0);
      values = Ops.mul(values, Ops.reshape(sampleWeight, Shape.of(dims)));
    }
    return Ops.mul(Ops.sum(values), 1.0 / Math.max(1, values.shape().size()));
  }

  /** Targets of shape (batch) fit an output of shape (batch, 1), as in Keras. */
  Value aligned(Value yTrue, Shape yPred) {
    boolean missingLast = yTrue.shape().rank() == yPred.rank() - 1 && yPred.dim(-1) == 1;
    return missingLast ? Ops.reshape(yTrue, yPred) : yTrue;
  }

  /**
   * Checks targets on the host, before a step.
   *
   * @param yTrue the targets of a batch
   * @param yPred the shape of the model's output
   * @throws IllegalArgumentException if shapes do not fit, or labels are not among the classes
   */
  public void checkTargets(Tensor yTrue, Shape yPred) {
    Shape shape = yTrue.shape();
    boolean missingLast = shape.rank() == yPred.rank() - 1 && yPred.dim(-1) == 1;
    Shape expected = missingLast ? yPred.withDim(-1, 1) : yPred;
    boolean fits =
        missingLast
            ? Shape.of(Arrays.copyOf(yPred.dims(), yPred.rank() - 1)).isCompatibleWith(shape)
            : expected.isCompatibleWith(shape);
    if (!fits) {
      throw new IllegalArgumentException(
          "The targets must have the output's shape for "
              + getClass().getSimpleName()
              + ". Expected: "
              + yPred
              + ". Received: "
              + shape
              + hint());
    }
  }

  /** What else a user may have meant, for {@link #checkTargets}. */
  String hint() {
    return "";
  }

  /** The mean over the last axis. */
  static Value meanOfLast(Value x) {
    return Ops.reduce(ReduceOp.Kind.MEAN, x, List.of(-1), false);
  }

  /** The sum over the last axis. */
  static Value sumOfLast(Value x) {
    return Ops.reduce(ReduceOp.Kind.SUM, x, List.of(-1), false);
  }

  /**
   * What the last activation was computed from, or null where the output is not that activation's:
   * as Keras does on TensorFlow, cross-entropies go back to logits, which is more exact.
   */
  static @Nullable Value logitsBehind(Value yPred, Op activation) {
    Node node = yPred.node();
    return node.op().equals(activation) ? node.input(0) : null;
  }
}
