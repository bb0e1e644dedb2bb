package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Zeroes a share of the elements and scales the rest by 1 / (1 − rate). Which ones go is a pure
 * function of (seed, stream, the run's iteration, the element's index in row-major order), see
 * {@link cornea.random.CounterRandom}: engines agree bit for bit whatever their layouts, and the
 * gradient is the same op on dy, so no mask needs to be kept.
 *
 * <p>Source: Srivastava et al., "Dropout", 2014.
 *
 * @param rate the share that goes, in [0, 1)
 * @param seed the model's
 * @param stream which of the model's random streams
 */
public record DropoutOp(double rate, long seed, int stream) implements Op {
  /** Checks the rate. */
  public DropoutOp {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("'rate' must be in [0, 1). Received: " + rate);
    }
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    return inputs;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    return List.of(node.owner().add(this, List.of(OpChecks.only(dy))).output(0));
  }
}
