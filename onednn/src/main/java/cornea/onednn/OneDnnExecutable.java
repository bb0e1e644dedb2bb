package cornea.onednn;

import cornea.engine.EngineOptions;
import cornea.engine.Executable;
import cornea.engine.MemoryReport;
import cornea.engine.RunContext;
import cornea.graph.Graph;

/** A graph with its plan. The plan is made anew when the state's layouts have changed. */
final class OneDnnExecutable implements Executable {
  private final OneDnnEngine engine;
  private final OneDnnState state;
  private final Graph graph;
  private final EngineOptions options;
  private Plan plan;
  private long layoutVersion;

  OneDnnExecutable(OneDnnEngine engine, OneDnnState state, Graph graph, EngineOptions options) {
    this.engine = engine;
    this.state = state;
    this.graph =
        PoolingPass.apply(InputSumsPass.apply(FewChannelsPass.apply(FoldingPass.apply(graph))));
    this.options = options;
    this.plan = lower();
  }

  private Plan lower() {
    Plan lowered = new Lowering(engine, state, graph, options).plan();
    layoutVersion = state.layoutVersion();
    return lowered;
  }

  /** The plan for the state's present layouts; on the engine's thread only. */
  Plan plan() {
    if (layoutVersion != state.layoutVersion()) {
      plan = lower();
    }
    return plan;
  }

  boolean assigns() {
    return !graph.assignments().isEmpty();
  }

  @Override
  public RunContext newContext() {
    return engine.onEngineThread(() -> new Frame(this, engine, state, plan()));
  }

  @Override
  public MemoryReport memory() {
    return engine.onEngineThread(
        () -> new MemoryReport(plan().arenaBytes(), state.bytes() + plan().persistentBytes(), 0));
  }

  @Override
  public String describe() {
    return engine.onEngineThread(() -> plan().describe());
  }

  @Override
  public void close() {
    // Frames own the memory; the plan itself is Java objects.
  }
}
