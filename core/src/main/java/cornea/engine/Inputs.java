package cornea.engine;

import cornea.tensor.Tensor;
import java.util.List;

/**
 * What one run is fed.
 *
 * @param tensors one for each of the graph's inputs, in order, with exactly its shape
 * @param iteration the number of the step, the counter of random ops
 */
public record Inputs(List<Tensor> tensors, long iteration) {
  /** Copies the list. */
  public Inputs {
    tensors = List.copyOf(tensors);
  }
}
