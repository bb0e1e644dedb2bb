package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.Node;
import cornea.op.ConstantOp;
import cornea.op.DropoutOp;
import cornea.op.ReadOp;
import java.util.HashSet;
import java.util.Set;

/**
 * The nodes of a graph that give the same in each run until somebody else changes weights: they
 * read only constants and variables that the graph does not assign. Scalar variables do not count,
 * since the host writes them before each step.
 */
final class FixedValues {
  private final Set<Node> nodes = new HashSet<>();

  FixedValues(Graph graph) {
    for (Node node : graph.nodes()) {
      boolean fixed;
      if (node.op() instanceof ReadOp read) {
        fixed =
            read.variable().shape().rank() > 0 && !graph.assignments().containsKey(read.variable());
      } else if (node.inputs().isEmpty()) {
        fixed = node.op() instanceof ConstantOp;
      } else {
        fixed =
            !(node.op() instanceof DropoutOp)
                && node.inputs().stream().allMatch(value -> nodes.contains(value.node()));
      }
      if (fixed) {
        nodes.add(node);
      }
    }
  }

  boolean contains(Node node) {
    return nodes.contains(node);
  }
}
