package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.Node;
import cornea.op.ReadOp;
import java.util.HashSet;
import java.util.Set;

/**
 * The nodes of a training step that depend on what it changes. No gradient goes back through the
 * others, those of a frozen part: they are lowered as in a prediction, which is faster for some,
 * and which makes their results the prediction's to the last bit.
 */
final class TrainedValues {
  private final Set<Node> nodes = new HashSet<>();

  TrainedValues(Graph graph) {
    for (Node node : graph.nodes()) {
      boolean trained =
          node.op() instanceof ReadOp read
              ? graph.assignments().containsKey(read.variable())
              : node.inputs().stream().anyMatch(value -> nodes.contains(value.node()));
      if (trained) {
        nodes.add(node);
      }
    }
  }

  boolean contains(Node node) {
    return nodes.contains(node);
  }
}
