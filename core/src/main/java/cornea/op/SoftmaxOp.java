package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Softmax over the last axis, or its logarithm, computed without overflow.
 *
 * @param log whether the logarithm is wanted
 */
public record SoftmaxOp(boolean log) implements Op {
  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    if (inputs.get(0).rank() < 1) {
      throw new IllegalArgumentException(this + ": needs at least one axis. Received: a scalar");
    }
    return inputs;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> upstream) {
    Value dy = OpChecks.only(upstream);
    Value y = node.output(0);
    List<Integer> last = List.of(y.shape().rank() - 1);
    if (log) {
      Value sum = Ops.reduce(ReduceOp.Kind.SUM, dy, last, true);
      return List.of(Ops.sub(dy, Ops.mul(Ops.unary(UnaryOp.Kind.EXP, y), sum)));
    }
    Value sum = Ops.reduce(ReduceOp.Kind.SUM, Ops.mul(dy, y), last, true);
    return List.of(Ops.mul(Ops.sub(dy, sum), y));
  }
}
