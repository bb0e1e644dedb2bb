package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import cornea.tensor.Shapes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same elements, in row-major order, under another shape.
 *
 * @param target the result's shape; one dimension may be {@link Shape#UNKNOWN} and is worked out
 */
public record ReshapeOp(Shape target) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    return List.of(Shapes.inferReshape(inputs.get(0), target));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return List.of(Ops.reshape(OpChecks.only(dy), node.input(0).shape()));
  }
}
