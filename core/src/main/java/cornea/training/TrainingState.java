package cornea.training;

import cornea.engine.Engine;
import cornea.graph.Variable;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.models.ModelState;
import cornea.optimizers.Optimizer;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a model read and write: its weights, what the optimizer keeps of them, and how
 * many steps were done. While steps run it is in an engine; in between, and while the engine's
 * memory is made anew, the host keeps it.
 */
final class TrainingState implements AutoCloseable {
  private final Model model;
  private final Map<Variable, Tensor> slots = new LinkedHashMap<>(); // on the host
  private Set<Variable> extra = new LinkedHashSet<>(); // in the engine, beside the weights
  private @Nullable ModelState inEngine;
  private DType dtype = DType.FLOAT32; // the engine's
  private long iteration;

  /** The state of a model that no optimizer has seen. */
  TrainingState(Model model) {
    this.model = model;
  }

  /** Training steps done. */
  long iteration() {
    return iteration;
  }

  /** Counts a training step. */
  void stepDone() {
    iteration++;
  }

  /** Begins anew, for another optimizer. */
  void forgetOptimizer() {
    iteration = 0;
    slots.clear();
    extra = new LinkedHashSet<>();
  }

  /** Whether an engine holds the weights and some variables beside them. */
  boolean holds(Set<Variable> needed) {
    return inEngine != null && extra.containsAll(needed);
  }

  /** The variables that the engine holds beside the weights, or is to hold the next time. */
  Set<Variable> extra() {
    return extra;
  }

  /** Puts weights and some variables into an engine; the state must be closed. */
  void allocate(Engine engine, Set<Variable> needed, Optimizer optimizer) {
    extra = needed;
    dtype = engine.dtype();
    ModelState made = new ModelState(engine, model.weights(), new ArrayList<>(needed));
    for (Variable variable : needed) {
      Tensor kept = slots.get(variable);
      double initialValue = optimizer.initialValue(variable);
      if (kept != null) {
        made.write(variable, kept);
      } else if (initialValue != 0) { // what is allocated is zeroed
        made.write(variable, filled(variable, initialValue));
      }
    }
    inEngine = made;
  }

  /** What an engine holds; there must have been an allocation. */
  ModelState inEngine() {
    if (inEngine == null) {
      throw new IllegalStateException("no engine holds the state");
    }
    return inEngine;
  }

  /** Fills a variable with one number. */
  void fill(Variable variable, double value) {
    inEngine().write(variable, filled(variable, value));
  }

  /** In the engine's type: a rate rounded to float32 would show in double. */
  private Tensor filled(Variable variable, double value) {
    double[] values = new double[Math.toIntExact(variable.shape().size())];
    Arrays.fill(values, value);
    return Tensor.ofDoubles(values, variable.shape()).as(dtype);
  }

  /** What an optimizer keeps of the weights that are trainable now. */
  OptimizerState optimizerState(Optimizer optimizer) {
    saveSlots();
    List<OptimizerState.Slot> all = new ArrayList<>();
    for (List<String> group : optimizer.slotNames()) {
      for (Weight weight : model.trainableWeights()) {
        for (String name : group) {
          Variable slot = optimizer.slot(weight.variable(), name);
          all.add(new OptimizerState.Slot(weight, name, slotValue(optimizer, slot)));
        }
      }
    }
    for (String name : optimizer.sharedNames()) {
      Variable slot = optimizer.sharedSlot(name);
      all.add(new OptimizerState.Slot(null, name, slotValue(optimizer, slot)));
    }
    Double rate = optimizer.hasSchedule() ? null : (Double) optimizer.learningRate();
    return new OptimizerState(iteration, rate, all);
  }

  private Tensor slotValue(Optimizer optimizer, Variable slot) {
    Tensor value = slots.get(slot);
    return value != null ? value : Tensor.full(slot.shape(), (float) optimizer.initialValue(slot));
  }

  /** Goes on from where another training got to; the state must be closed. */
  void restore(OptimizerState restored, Optimizer optimizer) {
    extra = new LinkedHashSet<>();
    for (OptimizerState.Slot slot : restored.slots()) {
      Weight weight = slot.weight();
      Variable variable =
          weight == null
              ? optimizer.sharedSlot(slot.name())
              : optimizer.slot(weight.variable(), slot.name());
      slots.put(variable, slot.value());
    }
    if (restored.learningRate() != null) {
      optimizer.learningRate(restored.learningRate());
    }
    iteration = restored.iteration();
  }

  private void saveSlots() {
    ModelState current = inEngine;
    if (current != null) {
      extra.forEach(variable -> slots.put(variable, current.read(variable)));
    }
  }

  /** Brings everything back to the host and frees the engine's memory. */
  @Override
  public void close() {
    saveSlots();
    if (inEngine != null) {
      inEngine.close();
      inEngine = null;
    }
  }
}
