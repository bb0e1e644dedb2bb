package cornea.engine.reference;

import cornea.engine.EngineState;
import cornea.graph.Variable;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables as immutable arrays: an assignment replaces an array and never writes into one, so
 * a run that has taken its {@link #snapshot} keeps seeing one finished step, whatever other threads
 * assign meanwhile.
 */
final class ReferenceState implements EngineState {
  private final DType dtype;
  private final List<Variable> variables;
  private final Map<Variable, double[]> values = new HashMap<>();
  private long version;
  private boolean closed;

  ReferenceState(DType dtype, List<Variable> variables) {
    this.dtype = dtype;
    this.variables = List.copyOf(variables);
    for (Variable variable : this.variables) {
      values.put(variable, new double[Math.toIntExact(variable.shape().size())]);
    }
  }

  DType dtype() {
    return dtype;
  }

  @Override
  public List<Variable> variables() {
    return variables;
  }

  @Override
  public synchronized Tensor read(Variable variable) {
    return Tensor.ofDoubles(held(variable).clone(), variable.shape()).as(dtype);
  }

  @Override
  public synchronized void write(Variable variable, Tensor value) {
    held(variable);
    if (!value.shape().equals(variable.shape())) {
      throw new IllegalArgumentException(
          "Variable '"
              + variable.name()
              + "': expected a value of shape "
              + variable.shape()
              + ". Received: "
              + value.shape());
    }
    values.put(variable, ReferenceEngine.round(value.doubles(), dtype));
    version++;
  }

  @Override
  public synchronized long version() {
    return version;
  }

  @Override
  public synchronized void close() {
    closed = true;
    values.clear();
  }

  /** The values of one moment. */
  synchronized Map<Variable, double[]> snapshot(List<Variable> wanted) {
    Map<Variable, double[]> snapshot = new HashMap<>();
    wanted.forEach(variable -> snapshot.put(variable, held(variable)));
    return snapshot;
  }

  /** All assignments of a step at once. */
  synchronized void assign(Map<Variable, double[]> assignments) {
    if (!assignments.isEmpty()) {
      assignments.keySet().forEach(this::held);
      values.putAll(assignments);
      version++;
    }
  }

  synchronized void requireAll(List<Variable> wanted) {
    wanted.forEach(this::held);
  }

  private double[] held(Variable variable) {
    if (closed) {
      throw new IllegalStateException("The state is closed");
    }
    double[] value = values.get(variable);
    if (value == null) {
      throw new IllegalArgumentException(
          "The state does not hold variable '" + variable.name() + "' " + variable.shape());
    }
    return value;
  }
}
