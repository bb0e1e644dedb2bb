package cornea.onednn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Precision;
import cornea.graph.Graph;
import cornea.tck.DelegatingEngine;

/** The engine told to compute everything in bfloat16. */
final class Bfloat16Engine extends DelegatingEngine {
  static final Engine INSTANCE = new Bfloat16Engine();

  private Bfloat16Engine() {
    super(
        new OneDnnEngine(
            Runtime.getRuntime().availableProcessors(),
            DepthFirst.SLICE_BYTES,
            WinogradUse.WHERE_FASTER));
  }

  /** The engine; on a processor without such arithmetic the test is skipped and says so. */
  static Engine orSkip() {
    assumeTrue(
        OneDnnEngine.hasBfloat16(),
        "skipped: this processor does not compute with bfloat16 (avx512_bf16)");
    return INSTANCE;
  }

  @Override
  public Executable compile(Graph graph, EngineState state, EngineOptions options) {
    return super.compile(graph, state, new EngineOptions(options.training(), Precision.BFLOAT16));
  }
}
