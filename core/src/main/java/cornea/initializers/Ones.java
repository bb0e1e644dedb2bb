package cornea.initializers;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/** Every element is 1. */
public final class Ones implements Initializer {
  @Override
  public Tensor initialize(Shape shape, long key) {
    return Tensor.full(shape, 1);
  }
}
