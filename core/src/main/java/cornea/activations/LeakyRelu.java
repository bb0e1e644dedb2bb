package cornea.activations;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/** {@code x} if positive, else {@code negativeSlope · x}. */
record LeakyRelu(double negativeSlope) implements ActivationFunction {
  @Override
  public Value apply(Value x) {
    return Ops.unary(UnaryOp.Kind.LEAKY_RELU, x, negativeSlope, 0);
  }
}
