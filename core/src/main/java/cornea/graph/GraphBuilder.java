package cornea.graph;

import cornea.op.ConstantOp;
import cornea.op.InputOp;
import cornea.op.Op;
import cornea.op.ReadOp;
import cornea.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the nodes of one graph. Equal ops on equal inputs are one node: every op is a pure
 * function (random ones too, see {@link cornea.op.DropoutOp}), so reading a variable twice, or
 * computing the same thing in forward and backward, costs once.
 *
 * <p>Not thread-safe; a graph is traced by one thread.
 */
public final class GraphBuilder {
  private static final class Key {
    final Op op;
    final Value[] inputs;

    Key(Op op, List<Value> inputs) {
      this.op = op;
      this.inputs = inputs.toArray(new Value[0]);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && op.equals(key.op) && Arrays.equals(inputs, key.inputs);
    }

    @Override
    public int hashCode() {
      return 31 * op.hashCode() + Arrays.hashCode(inputs);
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final List<Value> inputs = new ArrayList<>();
  private final Map<Key, Node> known = new HashMap<>();
  private final Deque<String> scopes = new ArrayDeque<>();

  /** Adds a node, or finds the equal one that is there already. */
  public Node add(Op op, List<Value> operands) {
    for (Value operand : operands) {
      if (operand.node().owner() != this) {
        throw new IllegalArgumentException(
            op + ": every operand must belong to the graph being built. Received: " + operand);
      }
    }
    return known.computeIfAbsent(
        new Key(op, operands),
        key -> {
          List<Shape> shapes = new ArrayList<>();
          for (Value operand : operands) {
            shapes.add(operand.shape());
          }
          Node node = new Node(this, nodes.size(), op, operands, op.outputShapes(shapes), scope());
          nodes.add(node);
          return node;
        });
  }

  /** A tensor fed at each run; inputs are fed in the order in which they were declared. */
  public Value input(String name, Shape shape) {
    Value value = add(new InputOp(inputs.size(), name, shape), List.of()).output(0);
    inputs.add(value);
    return value;
  }

  /** The value that a variable has before the step. */
  public Value read(Variable variable) {
    return add(new ReadOp(variable), List.of()).output(0);
  }

  /** A constant of the given shape, the same number everywhere. */
  public Value constant(double value, Shape shape) {
    return add(new ConstantOp(value, shape), List.of()).output(0);
  }

  /** A scalar constant; it broadcasts. */
  public Value constant(double value) {
    return constant(value, Shape.scalar());
  }

  /** Nodes added from now on belong to the given layer, until {@link #leave}. */
  public void enter(String scope) {
    scopes.addLast(scope);
  }

  /** Ends the innermost {@link #enter}. */
  public void leave() {
    scopes.removeLast();
  }

  private String scope() {
    return String.join("/", scopes);
  }

  /** The nodes so far, operands before users. */
  List<Node> nodes() {
    return nodes;
  }

  /**
   * The graph of what the outputs and assignments need; everything else is left out. All declared
   * inputs stay, used or not, so that a caller feeds the same list whatever was pruned.
   *
   * @throws IllegalArgumentException if an assignment does not have its variable's shape
   */
  public Graph build(List<Value> outputs, Map<Variable, Value> assignments) {
    Set<Node> needed = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>();
    inputs.forEach(value -> open.add(value.node()));
    outputs.forEach(value -> open.add(value.node()));
    assignments.values().forEach(value -> open.add(value.node()));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (needed.add(node)) {
        node.inputs().forEach(value -> open.add(value.node()));
      }
    }
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      if (needed.contains(node)) {
        kept.add(node);
      }
    }
    return new Graph(kept, inputs, outputs, assignments);
  }
}
