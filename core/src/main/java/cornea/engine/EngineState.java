package cornea.engine;

import cornea.graph.Variable;
import cornea.tensor.Tensor;
import java.util.List;

/** The values of variables between steps, in the engine's layouts; the host sees Keras's layout. */
public interface EngineState extends AutoCloseable {
  /** The variables that it holds. */
  List<Variable> variables();

  /** A copy of a variable's value. */
  Tensor read(Variable variable);

  /** Replaces a variable's value; the shape must be the variable's. */
  void write(Variable variable, Tensor value);

  /** Grows with every write and with every run that assigns. */
  long version();

  /** Frees the memory; a state that is forgotten is freed too. Closing twice is harmless. */
  @Override
  void close();
}
