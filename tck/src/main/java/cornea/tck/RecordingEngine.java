package cornea.tck;

import cornea.engine.Engine;
import cornea.engine.EngineState;
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

/** Keeps what each run was given and gave. */
final class RecordingEngine extends DelegatingEngine {
  /**
   * One run.
   *
   * @param graph what was run
   * @param before the variables' values before it
   * @param feed inputs and iteration
   * @param run what came of it
   */
  record Run(Graph graph, Map<Variable, Tensor> before, Inputs feed, GraphRun run) {}

  private final List<Run> runs = new ArrayList<>();

  RecordingEngine(Engine engine) {
    super(engine);
  }

  /** The runs so far, in order. */
  List<Run> runs() {
    return runs;
  }

  @Override
  protected void run(
      RunContext context, Graph graph, EngineState state, Inputs inputs, Outputs outputs) {
    Map<Variable, Tensor> before = new LinkedHashMap<>();
    graph.variables().forEach(variable -> before.put(variable, state.read(variable)));
    context.run(inputs, outputs);
    runs.add(new Run(graph, before, inputs, GraphRun.of(graph, outputs, state)));
  }
}
