package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link ConvOp} with respect to its kernel. Operands: image, dy.
 *
 * @param window the convolution's
 * @param groups the convolution's
 * @param kernel the kernel's shape
 */
public record ConvFilterGradOp(Window window, int groups, Shape kernel) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 2);
    OpChecks.requireShape(this, "dy", inputs.get(1), window.output(inputs.get(0), kernel.dim(3)));
    return List.of(kernel);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    throw OpChecks.noSecondDerivative(node);
  }
}
