package cornea.tck;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.MemoryReport;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.graph.Variable;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passes everything on to an engine and keeps what each run was given and gave. */
final class RecordingEngine implements Engine {
  /**
   * One run.
   *
   * @param graph what was run
   * @param before the variables' values before it
   * @param feed inputs and iteration
   * @param run what came of it
   */
  record Run(Graph graph, Map<Variable, Tensor> before, Inputs feed, GraphRun run) {}

  private final Engine engine;
  private final List<Run> runs = new ArrayList<>();

  RecordingEngine(Engine engine) {
    this.engine = engine;
  }

  /** The runs so far, in order. */
  List<Run> runs() {
    return runs;
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public DType dtype() {
    return engine.dtype();
  }

  @Override
  public EngineState allocate(List<Variable> variables) {
    return engine.allocate(variables);
  }

  @Override
  public Executable compile(Graph graph, EngineState state, EngineOptions options) {
    Executable executable = engine.compile(graph, state, options);
    return new Executable() {
      @Override
      public RunContext newContext() {
        return recording(executable.newContext(), graph, state);
      }

      @Override
      public MemoryReport memory() {
        return executable.memory();
      }

      @Override
      public String describe() {
        return executable.describe();
      }

      @Override
      public void close() {
        executable.close();
      }
    };
  }

  private RunContext recording(RunContext context, Graph graph, EngineState state) {
    return new RunContext() {
      @Override
      public void run(Inputs inputs, Outputs outputs) {
        Map<Variable, Tensor> before = new LinkedHashMap<>();
        graph.variables().forEach(variable -> before.put(variable, state.read(variable)));
        context.run(inputs, outputs);
        runs.add(new Run(graph, before, inputs, GraphRun.of(graph, outputs, state)));
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }
}
