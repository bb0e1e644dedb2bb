package cornea.tck;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Computes a function of values on an engine, for tests of what composes ops. */
public final class Evaluate {
  private Evaluate() {}

  /**
   * The results of a function for the given inputs.
   *
   * <pre>{@code
   * Tensor y = Evaluate.on(engine, List.of(x), xs -> List.of(Ops.square(xs.get(0)))).get(0);
   * }</pre>
   */
  public static List<Tensor> on(
      Engine engine, List<Tensor> inputs, Function<List<Value>, List<Value>> function) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    for (Tensor input : inputs) {
      values.add(builder.input("input" + values.size(), input.shape()));
    }
    Graph graph = builder.build(function.apply(values), Map.of());
    try (EngineState state = engine.allocate(List.of());
        Executable executable = engine.compile(graph, state, new EngineOptions(false));
        RunContext context = executable.newContext()) {
      Outputs outputs = new Outputs(graph, engine.dtype());
      context.run(new Inputs(inputs, 0), outputs);
      List<Tensor> results = new ArrayList<>();
      for (int i = 0; i < outputs.count(); i++) {
        results.add(outputs.tensor(i));
      }
      return results;
    }
  }
}
