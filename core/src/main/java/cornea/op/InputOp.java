package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that the caller feeds at each run.
 *
 * @param position its place among the graph's inputs
 * @param name for messages
 * @param shape its dimensions
 */
public record InputOp(int position, String name, Shape shape) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(shape);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return List.of();
  }
}
