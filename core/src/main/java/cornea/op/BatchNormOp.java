package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization over the last axis: {@code gamma · (x − mean) / √(variance + epsilon) +
 * beta}. Operands: x (…, channels), gamma, beta, moving mean, moving variance (channels each).
 * Outputs: y; with batch statistics also the batch's mean and biased variance, which then take the
 * place of the moving ones.
 *
 * <p>Source: Ioffe and Szegedy, "Batch Normalization", 2015.
 *
 * @param epsilon added to the variance
 * @param batchStatistics whether mean and variance are the batch's (training) or the moving ones
 */
public record BatchNormOp(double epsilon, boolean batchStatistics) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 5);
    Shape x = inputs.get(0);
    Shape channels = Shape.of(x.dim(-1));
    for (int i = 1; i < 5; i++) {
      OpChecks.requireShape(this, "each statistic", inputs.get(i), channels);
    }
    return batchStatistics ? List.of(x, channels, channels) : List.of(x);
  }

  /**
   * The gradient of the outputs 1 and 2 is not asked for: moving averages are not differentiated.
   */
  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    Value mean = batchStatistics ? node.output(1) : node.input(3);
    Value variance = batchStatistics ? node.output(2) : node.input(4);
    Node gradient =
        node.owner()
            .add(
                new BatchNormGradOp(epsilon, batchStatistics),
                List.of(node.input(0), node.input(1), mean, variance, OpChecks.only(dy)));
    return Arrays.asList(gradient.output(0), gradient.output(1), gradient.output(2), null, null);
  }
}
