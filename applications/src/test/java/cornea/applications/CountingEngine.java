package cornea.applications;

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
import java.util.concurrent.atomic.AtomicInteger;

/** Passes everything on to an engine and counts the runs. */
record CountingEngine(Engine engine, AtomicInteger runs) implements Engine {
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
        RunContext context = executable.newContext();
        return new RunContext() {
          @Override
          public void run(Inputs inputs, Outputs outputs) {
            runs.incrementAndGet();
            context.run(inputs, outputs);
          }

          @Override
          public void close() {
            context.close();
          }
        };
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
}
