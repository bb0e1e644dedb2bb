package cornea.tck;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.graph.Variable;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of a graph gave.
 *
 * @param outputs the graph's outputs
 * @param assigned what its assignments left in their variables, in the graph's order
 */
record GraphRun(List<Tensor> outputs, Map<Variable, Tensor> assigned) {
  /**
   * Runs a graph once.
   *
   * @param engine where
   * @param graph what
   * @param training whether the executable fixes the state's layouts
   * @param before the variables' values before the run; others are zero
   * @param feed inputs and iteration
   */
  static GraphRun of(
      Engine engine, Graph graph, boolean training, Map<Variable, Tensor> before, Inputs feed) {
    try (EngineState state = engine.allocate(graph.variables());
        Executable executable = engine.compile(graph, state, new EngineOptions(training));
        RunContext context = executable.newContext()) {
      before.forEach(state::write);
      Outputs outputs = new Outputs(graph, engine.dtype());
      context.run(feed, outputs);
      return of(graph, outputs, state);
    }
  }

  /** What a run that has just ended left behind. */
  static GraphRun of(Graph graph, Outputs outputs, EngineState state) {
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < outputs.count(); i++) {
      results.add(outputs.tensor(i));
    }
    Map<Variable, Tensor> assigned = new LinkedHashMap<>();
    graph.assignments().keySet().forEach(v -> assigned.put(v, state.read(v)));
    return new GraphRun(results, assigned);
  }
}
