package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link PoolOp}. Operands: image, the pooling's output, dy. The maximum's gradient
 * goes to the first largest element of each window in row-major order.
 *
 * @param kind the pooling's
 * @param window the pooling's
 */
public record PoolGradOp(PoolOp.Kind kind, Window window) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 3);
    Shape output = window.output(inputs.get(0), inputs.get(0).dim(3));
    OpChecks.requireShape(this, "the output", inputs.get(1), output);
    OpChecks.requireShape(this, "dy", inputs.get(2), output);
    return List.of(inputs.get(0));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    throw OpChecks.noSecondDerivative(node);
  }
}
