package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient through an activation: {@code dx = dy · f'}. Operands are the activation's output
 * where {@link UnaryOp.Kind#gradientUsesOutput} says so, its input otherwise, then dy.
 *
 * @param kind the activation: RELU or one listed after it
 * @param alpha its parameter
 */
public record UnaryGradOp(UnaryOp.Kind kind, double alpha) implements Op {
  /** Checks that the kind is an activation. */
  public UnaryGradOp {
    if (kind.compareTo(UnaryOp.Kind.RELU) < 0) {
      throw new IllegalArgumentException("UnaryGradOp takes activations. Received: " + kind);
    }
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 2);
    OpChecks.requireShape(this, "dy", inputs.get(1), inputs.get(0));
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    throw OpChecks.noSecondDerivative(node);
  }
}
