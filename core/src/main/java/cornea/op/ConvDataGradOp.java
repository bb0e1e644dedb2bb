package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link ConvOp} with respect to its image. Operands: dy, kernel.
 *
 * @param window the convolution's
 * @param groups the convolution's
 * @param image the image's shape
 */
public record ConvDataGradOp(Window window, int groups, Shape image) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 2);
    OpChecks.requireShape(this, "dy", inputs.get(0), window.output(image, inputs.get(1).dim(3)));
    return List.of(image);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    throw OpChecks.noSecondDerivative(node);
  }
}
