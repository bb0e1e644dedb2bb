package cornea.applications;

import cornea.engine.Engine;
import cornea.engine.EngineState;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.tck.DelegatingEngine;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the runs. */
final class CountingEngine extends DelegatingEngine {
  private final AtomicInteger runs;

  CountingEngine(Engine engine, AtomicInteger runs) {
    super(engine);
    this.runs = runs;
  }

  @Override
  protected void run(
      RunContext context, Graph graph, EngineState state, Inputs inputs, Outputs outputs) {
    runs.incrementAndGet();
    context.run(inputs, outputs);
  }
}
