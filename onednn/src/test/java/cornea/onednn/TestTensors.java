package cornea.onednn;

import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/** What tests feed to graphs. */
final class TestTensors {
  private TestTensors() {}

  /** Numbers in [-1, 1), the same for the same stream, in double. */
  static Tensor random(Shape shape, long stream) {
    double[] values = new double[Math.toIntExact(shape.size())];
    long key = CounterRandom.key(5, stream, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.uniform(key, i) * 2 - 1;
    }
    return Tensor.ofDoubles(values, shape);
  }
}
