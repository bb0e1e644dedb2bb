package cornea.activations;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp.Kind;
import org.jspecify.annotations.Nullable;

/** ReLU with Keras's options, composed as Keras composes it, so that gradients at ties agree. */
record Relu(@Nullable Double maxValue, double negativeSlope, double threshold)
    implements ActivationFunction {

  @Override
  public Value apply(Value x) {
    if (maxValue == null && threshold == 0) {
      return negativeSlope == 0
          ? Ops.unary(Kind.RELU, x)
          : Ops.unary(Kind.LEAKY_RELU, x, negativeSlope, 0);
    }
    Value limit = Ops.constant(x, threshold);
    Value positive =
        threshold == 0
            ? Ops.unary(Kind.RELU, x)
            : Ops.mul(x, Ops.binary(BinaryOp.Kind.GREATER, x, limit));
    if (maxValue != null) {
      positive =
          threshold == 0 && maxValue == 6
              // TensorFlow's relu6 is flat at 6 itself; its clip is not.
              ? Ops.binary(BinaryOp.Kind.MIN, Ops.constant(x, 6), positive)
              : Ops.unary(Kind.CLIP, positive, 0, maxValue);
    }
    if (negativeSlope == 0) {
      return positive;
    }
    Value negative = Ops.unary(Kind.RELU, Ops.sub(limit, x));
    return Ops.sub(positive, Ops.mul(negative, negativeSlope));
  }
}
