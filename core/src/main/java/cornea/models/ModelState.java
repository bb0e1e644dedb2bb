package cornea.models;

import cornea.engine.Engine;
import cornea.engine.EngineState;
import cornea.graph.Variable;
import cornea.layers.Weight;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model's variables in an engine, and how weights that several models share get from one engine
 * state to another.
 *
 * <p>A weight's value lives in one home. The first state that runs a weight becomes its home, so
 * that it is held once; later a state becomes the home of the weights that it trains. A state that
 * is not a weight's home holds a copy, stamped with the number of the weight's changes, and copies
 * again when the stamp is old: nothing moves in a steady step.
 *
 * <p>Thread-safe. Two models that share weights may be used by different threads; training both at
 * once is defined only as "the one that began last is the home".
 */
public final class ModelState implements Weight.Home, AutoCloseable {
  private final EngineState state;
  private final List<Weight> weights;
  private final long[] stamps;
  // Held while a step runs and while values are read or written. A thread that holds it takes no
  // weight's monitor; the other way round is what reading and assigning a weight do.
  private final Object lock = new Object();

  /**
   * Allocates the variables.
   *
   * @param engine holds them
   * @param weights the model's
   * @param extra variables that only this model has: optimizer slots, host-written scalars
   */
  public ModelState(Engine engine, List<Weight> weights, List<Variable> extra) {
    this.weights = List.copyOf(weights);
    stamps = new long[weights.size()];
    Arrays.fill(stamps, -1);
    List<Variable> variables = new ArrayList<>();
    weights.forEach(weight -> variables.add(weight.variable()));
    variables.addAll(extra);
    state = engine.allocate(variables);
  }

  /** What executables are compiled over. */
  public EngineState engineState() {
    return state;
  }

  /** Brings every weight up to date. Call it before a pass, or before each run: it costs little. */
  public void beginInference() {
    for (int i = 0; i < stamps.length; i++) {
      update(i);
    }
  }

  /**
   * Brings every weight up to date and makes this state the home of those that steps will assign.
   *
   * @param assigned the keys of the training graph's assignments
   */
  public void beginTraining(Collection<Variable> assigned) {
    beginInference();
    Set<Variable> variables = new HashSet<>(assigned);
    for (Weight weight : weights) {
      if (variables.contains(weight.variable()) && weight.home() != this) {
        weight.moveTo(this);
      }
    }
  }

  /**
   * Runs one training step, keeping readers out, and notes that the weights changed.
   *
   * @param assigned as for {@link #beginTraining}
   * @param run the step
   */
  public void step(Set<Variable> assigned, Runnable run) {
    try {
      synchronized (lock) {
        run.run();
      }
    } finally {
      for (int i = 0; i < stamps.length; i++) {
        Weight weight = weights.get(i);
        if (assigned.contains(weight.variable())) {
          synchronized (weight) {
            stamps[i] = weight.changed();
          }
        }
      }
    }
  }

  private void update(int index) {
    Weight weight = weights.get(index);
    synchronized (weight) {
      long changes = weight.changes();
      if (stamps[index] == changes && changes > 0) {
        return;
      }
      if (weight.home() != this) {
        write(weight, weight.tensor());
        if (weight.home() == null) {
          weight.moveTo(this);
        }
      }
      stamps[index] = weight.changes();
    }
  }

  @Override
  public Tensor read(Weight weight) {
    return read(weight.variable());
  }

  @Override
  public void write(Weight weight, Tensor value) {
    write(weight.variable(), value);
  }

  /** A copy of the value of any variable of this state. */
  public Tensor read(Variable variable) {
    synchronized (lock) {
      return state.read(variable);
    }
  }

  /** Replaces the value of one of the variables that only this model has. */
  public void write(Variable variable, Tensor value) {
    synchronized (lock) {
      state.write(variable, value);
    }
  }

  /**
   * Moves the weights that live here to the host and frees the memory; closing twice is harmless.
   */
  @Override
  public void close() {
    for (Weight weight : weights) {
      weight.leave(this);
    }
    state.close();
  }
}
