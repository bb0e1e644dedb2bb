package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.GraphCopy;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BatchNormGradOp;
import cornea.op.BatchNormOp;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.op.UnaryOp;
import cornea.tensor.Shape;
import java.util.List;

/**
 * Writes batch normalization of few channels, as of a network's input, out as elementwise ops and
 * sums of channels. oneDNN's kernels work on vectors of channels or on whole planes of them and are
 * many times slower than memory there; tile programs are not, and what is not needed of the
 * gradient, such as that of the images, is left out.
 */
final class FewChannelsPass {
  /** The channels of a vector register, below which blocks are mostly padding. */
  private static final int FEW = 8;

  private FewChannelsPass() {}

  static Graph apply(Graph graph) {
    return new GraphCopy(graph, (builder, original, results) -> change(results)).build();
  }

  private static List<Value> change(List<Value> results) {
    Node node = results.get(0).node();
    if (node.inputs().isEmpty() || !isImageOfFewChannels(node.input(0).shape())) {
      return results;
    }
    if (node.op() instanceof BatchNormOp op) {
      return forward(op, node);
    }
    if (node.op() instanceof BatchNormGradOp op) {
      return gradient(op, node);
    }
    return results;
  }

  private static boolean isImageOfFewChannels(Shape shape) {
    return shape.rank() == 4 && shape.dim(3) < FEW;
  }

  private static List<Value> forward(BatchNormOp op, Node node) {
    Value x = node.input(0);
    Value mean = op.batchStatistics() ? mean(x) : node.input(3);
    Value variance = op.batchStatistics() ? mean(Ops.square(Ops.sub(x, mean))) : node.input(4);
    Value scale = Ops.mul(node.input(1), reciprocal(variance, op.epsilon()));
    // Another node than the x − mean above: to subtract again costs less than to keep it.
    Value centered = Ops.add(x, Ops.neg(mean));
    Value y = Ops.add(Ops.mul(centered, scale), node.input(2));
    return op.batchStatistics() ? List.of(y, mean, variance) : List.of(y);
  }

  private static List<Value> gradient(BatchNormGradOp op, Node node) {
    Value x = node.input(0);
    Value dy = node.input(4);
    Value reciprocal = reciprocal(node.input(3), op.epsilon());
    Value centered = Ops.sub(x, node.input(2));
    Value dbeta = sum(dy);
    Value dgamma = Ops.mul(sum(Ops.mul(dy, centered)), reciprocal);
    Value scale = Ops.mul(node.input(1), reciprocal);
    Value dx = dy;
    if (op.batchStatistics()) {
      double rows = x.shape().size() / (double) x.shape().dim(3);
      Value slope = Ops.mul(Ops.mul(dgamma, reciprocal), 1 / rows);
      Value again = Ops.add(x, Ops.neg(node.input(2)));
      dx = Ops.sub(Ops.sub(dy, Ops.mul(dbeta, 1 / rows)), Ops.mul(again, slope));
    }
    return List.of(Ops.mul(dx, scale), dgamma, dbeta);
  }

  /** 1 / √(variance + epsilon). */
  static Value reciprocal(Value variance, double epsilon) {
    Value root = Ops.unary(UnaryOp.Kind.SQRT, Ops.add(variance, Ops.constant(variance, epsilon)));
    return Ops.div(Ops.constant(variance, 1), root);
  }

  private static Value mean(Value x) {
    return Ops.reduce(ReduceOp.Kind.MEAN, x, List.of(0, 1, 2), false);
  }

  private static Value sum(Value x) {
    return Ops.reduce(ReduceOp.Kind.SUM, x, List.of(0, 1, 2), false);
  }
}
