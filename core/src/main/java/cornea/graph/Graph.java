package cornea.graph;

import cornea.op.ReadOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One step as data: nodes in an order in which they can run, the inputs to feed, the outputs to
 * return, and at most one assignment for each variable. Every read sees the variable as it was
 * before the step; assignments take effect at its end.
 */
public final class Graph {
  private final List<Node> nodes;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final Map<Variable, Value> assignments;

  /**
   * A verified graph; {@link GraphBuilder#build} is the usual way to one.
   *
   * @throws IllegalArgumentException if {@link Verifier} finds a fault
   */
  public Graph(
      List<Node> nodes, List<Value> inputs, List<Value> outputs, Map<Variable, Value> assignments) {
    this.nodes = List.copyOf(nodes);
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.assignments = Collections.unmodifiableMap(new LinkedHashMap<>(assignments));
    Verifier.verify(this);
  }

  /** Operands before users. */
  public List<Node> nodes() {
    return nodes;
  }

  /** What is fed, in order. */
  public List<Value> inputs() {
    return inputs;
  }

  /** What is returned, in order. */
  public List<Value> outputs() {
    return outputs;
  }

  /** What variables become at the end of the step. */
  public Map<Variable, Value> assignments() {
    return assignments;
  }

  /** Every variable that is read or assigned, in order of first use. */
  public List<Variable> variables() {
    Set<Variable> variables = new LinkedHashSet<>();
    for (Node node : nodes) {
      if (node.op() instanceof ReadOp read) {
        variables.add(read.variable());
      }
    }
    variables.addAll(assignments.keySet());
    return new ArrayList<>(variables);
  }

  /** One line for each node, then outputs and assignments. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes) {
      text.append(node.describe());
      for (Value input : node.inputs()) {
        text.append(" %").append(input.node().id());
        if (input.index() > 0) {
          text.append('.').append(input.index());
        }
      }
      text.append(" ->");
      node.outputs().forEach(output -> text.append(' ').append(output.shape()));
      text.append('\n');
    }
    outputs.forEach(output -> text.append("return ").append(output).append('\n'));
    assignments.forEach(
        (variable, value) -> text.append(variable).append(" := ").append(value).append('\n'));
    return text.toString();
  }
}
