package cornea.graph;

import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks a graph: operands stand before their users and inside the graph (so there is no cycle),
 * every shape is known and is what the op's own rule says, assignments fit their variables. Runs
 * whenever a graph is made, engines' passes included.
 */
final class Verifier {
  private Verifier() {}

  static void verify(Graph graph) {
    Set<Node> seen = new HashSet<>();
    for (Node node : graph.nodes()) {
      List<Shape> shapes = new ArrayList<>();
      for (Value input : node.inputs()) {
        requireKnown(seen, input, node.describe());
        shapes.add(input.shape());
      }
      List<Shape> expected = node.op().outputShapes(shapes);
      List<Shape> received = new ArrayList<>();
      node.outputs().forEach(output -> received.add(output.shape()));
      if (!expected.equals(received)) {
        throw new IllegalArgumentException(
            node.describe() + ": output shapes expected " + expected + ". Received: " + received);
      }
      if (!seen.add(node)) {
        throw new IllegalArgumentException(node.describe() + " stands in the graph twice");
      }
    }
    graph.inputs().forEach(input -> requireKnown(seen, input, "inputs"));
    graph.outputs().forEach(output -> requireKnown(seen, output, "outputs"));
    graph
        .assignments()
        .forEach(
            (variable, value) -> {
              requireKnown(seen, value, "assignment of " + variable);
              if (!value.shape().equals(variable.shape())) {
                throw new IllegalArgumentException(
                    "Assignment of variable '"
                        + variable.name()
                        + "': expected "
                        + variable.shape()
                        + ". Received: "
                        + value);
              }
            });
  }

  private static void requireKnown(Set<Node> seen, Value value, String where) {
    if (!seen.contains(value.node())) {
      throw new IllegalArgumentException(
          where + ": " + value + " is not computed earlier in this graph");
    }
  }
}
