package cornea.engine.reference;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.graph.Graph;
import cornea.graph.Variable;
import cornea.tensor.DType;
import java.util.List;

/**
 * Computes each op as its documentation says, in plain Java.
 *
 * <p>There is one set of kernels, in double. With {@link DType#FLOAT32} every result of every op is
 * rounded to float32 before the next op sees it, so values are those of a float32 engine whose sums
 * lose nothing; with {@link DType#FLOAT64} nothing is rounded. Either way a value occupies eight
 * bytes an element. Results do not depend on the number of threads ({@code CORNEA_THREADS}).
 */
public final class ReferenceEngine implements Engine {
  static final String NAME = "reference";

  private final DType dtype;

  /** An engine whose values have the given type. */
  public ReferenceEngine(DType dtype) {
    this.dtype = dtype;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public EngineState allocate(List<Variable> variables) {
    return new ReferenceState(dtype, variables);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the state comes from another engine or element type, or
   *     lacks a variable of the graph
   */
  @Override
  public Executable compile(Graph graph, EngineState state, EngineOptions options) {
    if (!(state instanceof ReferenceState own) || own.dtype() != dtype) {
      throw new IllegalArgumentException(
          "The state must be allocated by this engine (reference, " + dtype + ")");
    }
    own.requireAll(graph.variables());
    return new ReferenceExecutable(graph, own);
  }

  @Override
  public String toString() {
    return NAME + " (" + dtype + ")";
  }

  /** Rounds in place to what the element type can hold. */
  static double[] round(double[] data, DType dtype) {
    if (dtype == DType.FLOAT32) {
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) data[i];
      }
    }
    return data;
  }
}
