package cornea.initializers;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/** Every element is 0. */
public final class Zeros implements Initializer {
  @Override
  public Tensor initialize(Shape shape, long key) {
    return Tensor.full(shape, 0);
  }
}
