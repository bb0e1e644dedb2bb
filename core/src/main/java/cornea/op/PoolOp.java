package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maximum or mean over a window. Operand: image (batch, height, width, channels).
 *
 * @param kind which
 * @param window how it moves; its dilations are 1
 */
public record PoolOp(Kind kind, Window window) implements Op {
  /** What a window gives. */
  public enum Kind {
    /** The largest element; padding never wins. */
    MAX,
    /** The mean of the elements that lie inside the image. */
    AVERAGE
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    OpChecks.requireRank(this, "the image", inputs.get(0), 4);
    return List.of(window.output(inputs.get(0), inputs.get(0).dim(3)));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return List.of(
        node.owner()
            .add(
                new PoolGradOp(kind, window),
                List.of(node.input(0), node.output(0), OpChecks.only(dy)))
            .output(0));
  }
}
