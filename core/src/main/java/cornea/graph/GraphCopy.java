package cornea.graph;

import cornea.op.InputOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of a graph in which what a node computes may be replaced before others read it: how passes
 * rewrite a graph. What nothing reads any more is left out of the copy.
 */
public final class GraphCopy {
  /** What stands for the results of a node of the copy. */
  @FunctionalInterface
  public interface Change {
    /**
     * Replaces results.
     *
     * @param builder of the copy
     * @param original the node that was copied
     * @param results of the copied node, whose operands are values of the copy
     * @return as many values of the copy, of the same shapes; the results themselves to change
     *     nothing
     */
    List<Value> of(GraphBuilder builder, Node original, List<Value> results);
  }

  private final GraphBuilder builder = new GraphBuilder();
  private final Map<Value, Value> values = new HashMap<>();
  private final Graph graph;

  /** Copies the nodes of a graph, one after the other. */
  public GraphCopy(Graph graph, Change change) {
    this.graph = graph;
    for (Value input : graph.inputs()) { // first, so that they are fed first
      builder.input(((InputOp) input.node().op()).name(), input.shape());
    }
    for (Node node : graph.nodes()) {
      List<Value> operands = new ArrayList<>();
      node.inputs().forEach(operand -> operands.add(of(operand)));
      builder.enter(node.scope());
      List<Value> results = change.of(builder, node, builder.add(node.op(), operands).outputs());
      builder.leave();
      for (int i = 0; i < results.size(); i++) {
        values.put(node.output(i), results.get(i));
      }
    }
  }

  /** What stands for a value of the original. */
  private Value of(Value original) {
    Value copy = values.get(original);
    if (copy == null) {
      throw new IllegalArgumentException("Not a value of the graph: " + original);
    }
    return copy;
  }

  /** The copy with the original's outputs and assignments. */
  public Graph build() {
    Map<Variable, Value> assignments = new LinkedHashMap<>();
    graph.assignments().forEach((variable, value) -> assignments.put(variable, of(value)));
    return builder.build(graph.outputs().stream().map(this::of).toList(), assignments);
  }

  /** The copy with the given values of the original as outputs, nothing assigned. */
  public Graph build(List<Value> outputs) {
    return builder.build(outputs.stream().map(this::of).toList(), Map.of());
  }
}
