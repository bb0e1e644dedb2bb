package cornea.training;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.Precision;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.graph.Variable;
import cornea.models.ModelState;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A graph compiled for a state, with one place to run in: callers queue. */
final class CompiledStep implements AutoCloseable {
  private final Engine engine;
  private final Executable executable;
  private final RunContext context;
  private final Outputs outputs;
  private final Set<Variable> assigned;

  CompiledStep(Engine engine, ModelState state, Graph graph, Precision precision) {
    this.engine = engine;
    assigned = Set.copyOf(graph.assignments().keySet());
    executable =
        engine.compile(
            graph, state.engineState(), new EngineOptions(!assigned.isEmpty(), precision));
    try {
      context = executable.newContext();
    } catch (RuntimeException e) {
      executable.close();
      throw e;
    }
    outputs = new Outputs(graph, engine.dtype());
  }

  /** What the step assigns. */
  Set<Variable> assigned() {
    return assigned;
  }

  /** Runs it and hands the outputs over, which the next run overwrites. */
  synchronized <T> T run(List<Tensor> inputs, long iteration, Function<Outputs, T> reader) {
    List<Tensor> converted = new ArrayList<>(inputs.size());
    inputs.forEach(tensor -> converted.add(tensor.as(engine.dtype())));
    context.run(new Inputs(converted, iteration), outputs);
    return reader.apply(outputs);
  }

  @Override
  public void close() {
    context.close();
    executable.close();
  }
}
