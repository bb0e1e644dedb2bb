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
import java.util.List;

/**
 * Passes everything on to another engine. A subclass overrides what it wants to see or change:
 * {@link #compile} for graphs and their options, {@link #run} for single runs.
 */
public abstract class DelegatingEngine implements Engine {
  private final Engine engine;

  /**
   * Stands before an engine.
   *
   * @param engine the engine that does the work
   */
  protected DelegatingEngine(Engine engine) {
    this.engine = engine;
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
        return delegating(executable.newContext(), graph, state);
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

  private RunContext delegating(RunContext context, Graph graph, EngineState state) {
    return new RunContext() {
      @Override
      public void run(Inputs inputs, Outputs outputs) {
        DelegatingEngine.this.run(context, graph, state, inputs, outputs);
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }

  /**
   * Runs a compiled graph once.
   *
   * @param context the other engine's, which does the run
   * @param graph what was compiled
   * @param state where its variables are
   * @param inputs what it is fed
   * @param outputs what it fills
   */
  protected void run(
      RunContext context, Graph graph, EngineState state, Inputs inputs, Outputs outputs) {
    context.run(inputs, outputs);
  }
}
