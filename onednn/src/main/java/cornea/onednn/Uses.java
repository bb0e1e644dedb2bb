package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.Node;
import cornea.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a graph does with each of its values. */
final class Uses {
  private final Map<Value, List<Node>> users = new HashMap<>();
  private final Set<Value> kept;

  Uses(Graph graph) {
    for (Node node : graph.nodes()) {
      for (Value input : node.inputs()) {
        List<Node> list = users.computeIfAbsent(input, value -> new ArrayList<>());
        if (!list.contains(node)) {
          list.add(node);
        }
      }
    }
    kept = new HashSet<>(graph.outputs());
    kept.addAll(graph.assignments().values());
  }

  /** The nodes that read a value, each once, in the graph's order. */
  List<Node> users(Value value) {
    return users.getOrDefault(value, List.of());
  }

  /** Whether a value is an output or is assigned, and so is used after all nodes. */
  boolean isKept(Value value) {
    return kept.contains(value);
  }
}
