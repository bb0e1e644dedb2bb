package cornea.engine.reference;

import cornea.engine.AvailableMemory;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.InsufficientMemoryException;
import cornea.engine.MemoryReport;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.ReadOp;
import cornea.op.ReshapeOp;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Runs the nodes in the graph's order. A value gets an array when it is computed and loses it after
 * its last use, so the garbage collector is the arena.
 */
final class ReferenceExecutable implements Executable {
  private final Graph graph;
  private final ReferenceState state;
  private final List<Variable> variables;
  private final List<Kernel> kernels = new ArrayList<>();
  // The values that nothing needs after node i has run.
  private final List<List<Value>> dead = new ArrayList<>();
  private volatile boolean closed;

  ReferenceExecutable(Graph graph, ReferenceState state) {
    this.graph = graph;
    this.state = state;
    this.variables = graph.variables();
    Map<Value, Integer> lastUse = new HashMap<>();
    List<Node> nodes = graph.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      kernels.add(Kernels.of(nodes.get(i)));
      dead.add(new ArrayList<>());
      for (Value output : nodes.get(i).outputs()) {
        lastUse.put(output, i);
      }
      for (Value input : nodes.get(i).inputs()) {
        lastUse.put(input, i);
      }
    }
    graph.outputs().forEach(lastUse::remove);
    graph.assignments().values().forEach(lastUse::remove);
    lastUse.forEach((value, node) -> dead.get(node).add(value));
  }

  @Override
  public RunContext newContext() {
    requireOpen();
    requireMemory(memory().arena());
    return new Context();
  }

  /** The largest sum of the arrays that live at the same time. */
  @Override
  public MemoryReport memory() {
    long live = 0;
    long peak = 0;
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      live += bytes(node.outputs());
      peak = Math.max(peak, live);
      live -= bytes(dead.get(i));
    }
    long held = 0;
    for (Variable variable : state.variables()) {
      held += variable.shape().size() * Double.BYTES;
    }
    return new MemoryReport(peak, held, 0);
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "reference engine, %s, %d nodes, %d threads, %,d bytes of values%n%s",
        state.dtype(),
        kernels.size(),
        Workers.threads(),
        memory().arena(),
        graph);
  }

  @Override
  public void close() {
    closed = true;
  }

  private static void requireMemory(long bytes) {
    if (bytes > AvailableMemory.insideHeap()) {
      System.gc(); // garbage counts as used until it is collected
      long available = AvailableMemory.insideHeap();
      if (bytes > available) {
        throw new InsufficientMemoryException(bytes, available);
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The executable is closed");
    }
  }

  /** The bytes of arrays of their own: reads and reshapes share another's. */
  private static long bytes(List<Value> values) {
    long bytes = 0;
    for (Value value : values) {
      bytes += isView(value.node()) ? 0 : value.shape().size() * Double.BYTES;
    }
    return bytes;
  }

  private static boolean isView(Node node) {
    return node.op() instanceof ReadOp || node.op() instanceof ReshapeOp;
  }

  private final class Context implements RunContext {
    private volatile boolean contextClosed;

    @Override
    public void run(Inputs inputs, Outputs outputs) {
      requireOpen();
      if (contextClosed) {
        throw new IllegalStateException("The context is closed");
      }
      requireInputs(inputs.tensors());
      requireOutputs(outputs);
      Kernel.Step step =
          new Kernel.Step(inputs.tensors(), state.snapshot(variables), inputs.iteration());
      Map<Value, double[]> values = new HashMap<>();
      for (int i = 0; i < kernels.size(); i++) {
        compute(i, step, values);
      }
      for (int i = 0; i < graph.outputs().size(); i++) {
        deliver(Objects.requireNonNull(values.get(graph.outputs().get(i))), outputs, i);
      }
      Map<Variable, double[]> assigned = new LinkedHashMap<>();
      graph.assignments().forEach((variable, value) -> assigned.put(variable, values.get(value)));
      state.assign(assigned);
    }

    private void compute(int index, Kernel.Step step, Map<Value, double[]> values) {
      Node node = graph.nodes().get(index);
      double[][] operands = new double[node.inputs().size()][];
      for (int i = 0; i < operands.length; i++) {
        operands[i] = values.get(node.input(i));
      }
      double[][] results = kernels.get(index).run(step, operands);
      for (int i = 0; i < results.length; i++) {
        if (!isView(node)) {
          ReferenceEngine.round(results[i], state.dtype());
        }
        values.put(node.output(i), results[i]);
      }
      dead.get(index).forEach(values::remove);
    }

    private void deliver(double[] value, Outputs outputs, int index) {
      if (state.dtype() == DType.FLOAT64) {
        System.arraycopy(value, 0, outputs.doubles(index), 0, value.length);
        return;
      }
      float[] target = outputs.floats(index);
      for (int i = 0; i < value.length; i++) {
        target[i] = (float) value[i];
      }
    }

    private void requireInputs(List<Tensor> tensors) {
      List<Value> expected = graph.inputs();
      if (tensors.size() != expected.size()) {
        throw new IllegalArgumentException(
            "Expected " + expected.size() + " inputs. Received: " + tensors.size());
      }
      for (int i = 0; i < tensors.size(); i++) {
        Shape shape = expected.get(i).shape();
        if (!tensors.get(i).shape().equals(shape)) {
          throw new IllegalArgumentException(
              expected.get(i) + ": expected " + shape + ". Received: " + tensors.get(i).shape());
        }
      }
    }

    private void requireOutputs(Outputs outputs) {
      if (outputs.count() != graph.outputs().size() || outputs.dtype() != state.dtype()) {
        throw new IllegalArgumentException(
            "Expected room for "
                + graph.outputs().size()
                + " outputs of "
                + state.dtype()
                + ". Received: "
                + outputs.count()
                + " of "
                + outputs.dtype());
      }
    }

    @Override
    public void close() {
      contextClosed = true;
    }
  }
}
