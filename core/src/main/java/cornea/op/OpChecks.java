package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks and errors that many ops share. */
final class OpChecks {
  private OpChecks() {}

  static void requireInputs(Op op, List<Shape> inputs, int expected) {
    if (inputs.size() != expected) {
      throw new IllegalArgumentException(
          op + ": expected " + expected + " operands. Received: " + inputs);
    }
  }

  static void requireRank(Op op, String what, Shape shape, int rank) {
    if (shape.rank() != rank) {
      throw new IllegalArgumentException(
          op + ": " + what + " must have " + rank + " dimensions. Received: " + shape);
    }
  }

  static void requireShape(Op op, String what, Shape shape, Shape expected) {
    if (!shape.isCompatibleWith(expected)) {
      throw new IllegalArgumentException(
          op + ": " + what + " must be " + expected + ". Received: " + shape);
    }
  }

  /** The gradient of output 0, which a rule of a single-output op may rely on. */
  static Value only(List<@Nullable Value> dy) {
    return Objects.requireNonNull(dy.get(0));
  }

  /** Gradient ops are not differentiated again: Cornea offers first derivatives. */
  static UnsupportedOperationException noSecondDerivative(Node node) {
    return new UnsupportedOperationException(
        node.describe() + ": second derivatives are not offered");
  }
}
