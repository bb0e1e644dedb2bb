package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link ConvOp} with respect to its image, which is also what a transposed
 * convolution computes. Operands: dy, kernel.
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

  /** The op is linear in each operand, so its gradients are the other two of the family. */
  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> upstream) {
    Value dimage = OpChecks.only(upstream);
    Value dy = node.input(0);
    Value kernel = node.input(1);
    return List.of(
        node.owner().add(new ConvOp(window, groups), List.of(dimage, kernel)).output(0),
        node.owner()
            .add(new ConvFilterGradOp(window, groups, kernel.shape()), List.of(dimage, dy))
            .output(0));
  }
}
