package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import cornea.tensor.Shapes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor stretched to a larger shape, by NumPy's rules.
 *
 * @param shape the result's
 */
public record BroadcastOp(Shape shape) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    if (!Shapes.broadcast(inputs.get(0), shape).equals(shape)) {
      throw new IllegalArgumentException(
          this + ": the operand must broadcast to " + shape + ". Received: " + inputs.get(0));
    }
    return List.of(shape);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return List.of(Ops.sumTo(OpChecks.only(dy), node.input(0).shape()));
  }
}
