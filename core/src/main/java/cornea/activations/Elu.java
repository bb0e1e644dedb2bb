package cornea.activations;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp;

/** {@code x} if positive, else {@code alpha · (eˣ − 1)}. */
record Elu(double alpha) implements ActivationFunction {
  @Override
  public Value apply(Value x) {
    return Ops.unary(UnaryOp.Kind.ELU, x, alpha, 0);
  }
}
