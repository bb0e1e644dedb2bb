package cornea.engine;

import cornea.graph.Graph;
import cornea.graph.Variable;
import cornea.tensor.DType;
import java.util.List;

/** Runs graphs. An engine is safe to use from many threads. */
public interface Engine {
  /** Its name, as in {@code CORNEA_ENGINE}. */
  String name();

  /** The element type of what it computes, and so of the {@link Outputs} that it fills. */
  default DType dtype() {
    return DType.FLOAT32;
  }

  /** Holds the given variables; they are zero until written. */
  EngineState allocate(List<Variable> variables);

  /**
   * Turns a graph into something that runs over a state that holds all its variables.
   *
   * @throws IllegalArgumentException if the state lacks a variable of the graph
   */
  Executable compile(Graph graph, EngineState state, EngineOptions options);
}
