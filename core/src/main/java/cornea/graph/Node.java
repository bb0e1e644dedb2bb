package cornea.graph;

import cornea.op.Op;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** An op applied to values of its graph. */
public final class Node implements Producer {
  private final GraphBuilder owner;
  private final int id;
  private final Op op;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final String scope;

  Node(GraphBuilder owner, int id, Op op, List<Value> inputs, List<Shape> shapes, String scope) {
    this.owner = owner;
    this.id = id;
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.scope = scope;
    List<Value> values = new ArrayList<>(shapes.size());
    for (int i = 0; i < shapes.size(); i++) {
      values.add(new Value(shapes.get(i), this, i));
    }
    this.outputs = List.copyOf(values);
  }

  /** The builder that this node was added to. */
  public GraphBuilder owner() {
    return owner;
  }

  /** Position in the builder: inputs of a node always have smaller ids. */
  public int id() {
    return id;
  }

  /** What is computed. */
  public Op op() {
    return op;
  }

  /** What it is computed from. */
  public List<Value> inputs() {
    return inputs;
  }

  /** One of the operands. */
  public Value input(int index) {
    return inputs.get(index);
  }

  /** The results. */
  public List<Value> outputs() {
    return outputs;
  }

  /** One of the results. */
  public Value output(int index) {
    return outputs.get(index);
  }

  /** The layer under which the node was traced (empty outside layers), for traces and messages. */
  public String scope() {
    return scope;
  }

  @Override
  public String describe() {
    return "%" + id + " " + op + (scope.isEmpty() ? "" : " @" + scope);
  }

  @Override
  public String toString() {
    return describe();
  }
}
