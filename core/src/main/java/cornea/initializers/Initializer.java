package cornea.initializers;

import cornea.saving.Configurable;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * How a weight starts. A lambda will do, but only Keras's initializers and classes given to {@link
 * Initializers#register} can be saved with a model.
 */
public interface Initializer extends Configurable {
  /**
   * The first value of a weight: the same shape and key give the same numbers.
   *
   * @param shape the weight's, in Keras's layout
   * @param key of {@link cornea.random.CounterRandom}, for initializers that draw
   */
  Tensor initialize(Shape shape, long key);
}
