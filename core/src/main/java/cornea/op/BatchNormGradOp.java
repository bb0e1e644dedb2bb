package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link BatchNormOp}. Operands: x, gamma, the mean and variance that were used,
 * dy. Outputs: the gradients of x, gamma, beta.
 *
 * @param epsilon the normalization's
 * @param batchStatistics whether mean and variance depend on x
 */
public record BatchNormGradOp(double epsilon, boolean batchStatistics) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 5);
    Shape x = inputs.get(0);
    Shape channels = Shape.of(x.dim(-1));
    for (int i = 1; i < 4; i++) {
      OpChecks.requireShape(this, "each statistic", inputs.get(i), channels);
    }
    OpChecks.requireShape(this, "dy", inputs.get(4), x);
    return List.of(x, channels, channels);
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    throw OpChecks.noSecondDerivative(node);
  }
}
