package cornea.tck;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.graph.Graph;
import cornea.graph.GraphCopy;
import cornea.graph.Value;
import cornea.op.Op;
import cornea.op.Ops;
import java.util.ArrayList;
import java.util.List;

/** An engine that computes one kind of op a little wrong: all its results are too large. */
final class SabotagedEngine extends DelegatingEngine {
  private final Class<? extends Op> type;
  private final double error;

  /**
   * Spoils an engine.
   *
   * @param honest the engine
   * @param type the op that goes wrong
   * @param error its relative error
   */
  SabotagedEngine(Engine honest, Class<? extends Op> type, double error) {
    super(honest);
    this.type = type;
    this.error = error;
  }

  @Override
  public String name() {
    return super.name() + " with a wrong " + type.getSimpleName();
  }

  @Override
  public Executable compile(Graph graph, EngineState state, EngineOptions options) {
    return super.compile(spoiled(graph), state, options);
  }

  private Graph spoiled(Graph graph) {
    return new GraphCopy(
            graph,
            (builder, node, results) -> {
              if (!type.isInstance(node.op())) {
                return results;
              }
              List<Value> wrong = new ArrayList<>();
              results.forEach(result -> wrong.add(Ops.mul(result, 1 + error)));
              return wrong;
            })
        .build();
  }
}
