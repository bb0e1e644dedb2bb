package cornea.graph;

import cornea.op.Ops;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation: appends to a graph the nodes that compute the gradient of a scalar.
 * Each op brings its own rule ({@link cornea.op.Op#gradient}); a value used several times (a shared
 * layer, a skip connection) gets the sum.
 */
public final class Gradients {
  private Gradients() {}

  /**
   * The gradients of {@code loss} with respect to each of {@code sources}; zeros where the loss
   * does not depend on one.
   *
   * @throws IllegalArgumentException if the loss is not a scalar
   */
  public static List<Value> of(Value loss, List<Value> sources) {
    if (loss.shape().rank() != 0) {
      throw new IllegalArgumentException(
          "Gradients need a scalar loss. Received: " + loss + " (reduce it first)");
    }
    GraphBuilder builder = loss.node().owner();
    List<Node> nodes = new ArrayList<>(builder.nodes().subList(0, loss.node().id() + 1));
    Set<Node> dependent = dependents(nodes, sources);
    Map<Value, List<Value>> parts = new HashMap<>();
    parts.computeIfAbsent(loss, value -> new ArrayList<>()).add(builder.constant(1));
    Map<Value, Value> sums = new HashMap<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      boolean reached = false;
      List<@Nullable Value> upstream = new ArrayList<>();
      for (Value output : node.outputs()) {
        Value sum = sum(parts.remove(output));
        if (sum != null) {
          sums.put(output, sum);
          reached = true;
        }
        upstream.add(sum);
      }
      if (!reached || !dependent.contains(node) || node.inputs().isEmpty()) {
        continue;
      }
      builder.enter(node.scope());
      List<@Nullable Value> downstream = node.op().gradient(node, upstream);
      builder.leave();
      for (int j = 0; j < node.inputs().size(); j++) {
        Value gradient = downstream.get(j);
        Value input = node.input(j);
        if (gradient != null && dependent.contains(input.node())) {
          if (!gradient.shape().equals(input.shape())) {
            throw new IllegalStateException(
                node.describe()
                    + ": the gradient of input "
                    + j
                    + " expected "
                    + input.shape()
                    + ". Received: "
                    + gradient);
          }
          parts.computeIfAbsent(input, value -> new ArrayList<>()).add(gradient);
        }
      }
    }
    List<Value> result = new ArrayList<>();
    for (Value source : sources) {
      Value gradient = sums.get(source);
      result.add(gradient == null ? builder.constant(0, source.shape()) : gradient);
    }
    return result;
  }

  /** The nodes through which the sources act. */
  private static Set<Node> dependents(List<Node> nodes, List<Value> sources) {
    Set<Node> dependent = new HashSet<>();
    sources.forEach(source -> dependent.add(source.node()));
    for (Node node : nodes) {
      for (Value input : node.inputs()) {
        if (dependent.contains(input.node())) {
          dependent.add(node);
        }
      }
    }
    return dependent;
  }

  private static @Nullable Value sum(@Nullable List<Value> parts) {
    if (parts == null) {
      return null;
    }
    Value sum = parts.get(0);
    for (int i = 1; i < parts.size(); i++) {
      sum = Ops.add(sum, parts.get(i));
    }
    return sum;
  }
}
