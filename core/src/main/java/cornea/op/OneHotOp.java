package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers as one-hot vectors along a new last axis; a number outside [0, depth) becomes a
 * vector of zeros, as in TensorFlow (the host checks labels before a step).
 *
 * @param depth the length of the vectors
 */
public record OneHotOp(int depth) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    int[] dims = Arrays.copyOf(inputs.get(0).dims(), inputs.get(0).rank() + 1);
    dims[dims.length - 1] = depth;
    return List.of(Shape.of(dims));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return Collections.singletonList(null);
  }
}
