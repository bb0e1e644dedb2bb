package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * 2-D convolution (cross-correlation, as in Keras). Operands: image (batch, height, width,
 * channels), kernel (height, width, channels / groups, filters). Depthwise convolution is the case
 * of one group for each channel.
 *
 * @param window how the kernel moves
 * @param groups into how many independent parts channels and filters are cut
 */
public record ConvOp(Window window, int groups) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 2);
    Shape image = inputs.get(0);
    Shape kernel = inputs.get(1);
    OpChecks.requireRank(this, "the image", image, 4);
    OpChecks.requireRank(this, "the kernel", kernel, 4);
    if (groups < 1 || image.dim(3) % groups != 0 || kernel.dim(3) % groups != 0) {
      throw new IllegalArgumentException(
          "'groups' must divide the input's "
              + image.dim(3)
              + " channels and the "
              + kernel.dim(3)
              + " filters. Received: groups="
              + groups
              + ", input="
              + image);
    }
    OpChecks.requireShape(
        this,
        "the kernel",
        kernel,
        Shape.of(window.height(), window.width(), image.dim(3) / groups, kernel.dim(3)));
    return List.of(window.output(image, kernel.dim(3)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> upstream) {
    Value dy = OpChecks.only(upstream);
    Value image = node.input(0);
    Value kernel = node.input(1);
    return List.of(
        node.owner()
            .add(new ConvDataGradOp(window, groups, image.shape()), List.of(dy, kernel))
            .output(0),
        node.owner()
            .add(new ConvFilterGradOp(window, groups, kernel.shape()), List.of(image, dy))
            .output(0));
  }
}
