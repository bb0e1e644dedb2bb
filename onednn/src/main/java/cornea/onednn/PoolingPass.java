package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.GraphCopy;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BatchNormOp;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.UnaryGradOp;
import java.util.List;

/**
 * Moves the gradient of an activation from behind a maximum pooling's gradient, where tensors are
 * as large as the pooled image, before it. That needs a gradient that reads the activation's
 * output: the pooling's gradient is zero but where an element won, and there the image has the
 * value that the pooling gave. The image itself is then read by the pooling alone and its memory is
 * free right after.
 */
final class PoolingPass {
  private PoolingPass() {}

  static Graph apply(Graph graph) {
    return new GraphCopy(graph, (builder, original, results) -> change(builder, results)).build();
  }

  private static List<Value> change(GraphBuilder builder, List<Value> results) {
    Node node = results.get(0).node();
    if (node.op() instanceof UnaryGradOp activation
        && activation.kind().gradientUsesOutput()
        && node.input(1).node().op() instanceof PoolGradOp pooling
        && pooling.kind() == PoolOp.Kind.MAX) {
      Node gradient = node.input(1).node();
      Value image = gradient.input(0);
      if (image == node.input(0) && !isNormalized(image)) {
        Value pooled = gradient.input(1);
        Value upstream = builder.add(activation, List.of(pooled, gradient.input(2))).output(0);
        return builder.add(pooling, List.of(image, pooled, upstream)).outputs();
      }
    }
    return results;
  }

  /** An activation behind batch normalization is fused with it, and so is its gradient. */
  private static boolean isNormalized(Value activated) {
    Node activation = activated.node();
    return activation.inputs().size() == 1
        && activation.input(0).node().op() instanceof BatchNormOp;
  }
}
