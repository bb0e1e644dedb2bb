package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One number everywhere.
 *
 * @param value the number
 * @param shape its dimensions, () for a scalar
 */
public record ConstantOp(double value, Shape shape) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(shape);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return List.of();
  }
}
