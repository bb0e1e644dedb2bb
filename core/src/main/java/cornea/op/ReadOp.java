package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A variable's value before the step.
 *
 * @param variable what is read
 */
public record ReadOp(Variable variable) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(variable.shape());
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return List.of();
  }
}
