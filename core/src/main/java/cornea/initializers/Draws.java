package cornea.initializers;

import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * Tensors of random numbers. Each element is a pure function of (key, position). {@link StrictMath}
 * and not {@link Math}, so that every machine draws the same bits.
 */
final class Draws {
  /** Truncated normals end at this many standard deviations, as in Keras. */
  private static final double CUT = 2;

  private Draws() {}

  /** Uniform numbers in [low, high). */
  static Tensor uniform(Shape shape, long key, double low, double high) {
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (low + (high - low) * CounterRandom.uniformDouble(key, i));
    }
    return Tensor.of(data, shape);
  }

  /** Normally distributed numbers. */
  static Tensor normal(Shape shape, long key, double mean, double stddev) {
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (mean + stddev * normal(key, i));
    }
    return Tensor.of(data, shape);
  }

  /** Normally distributed numbers; those beyond two standard deviations are drawn again. */
  static Tensor truncatedNormal(Shape shape, long key, double mean, double stddev) {
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      double draw = normal(key, i);
      for (long attempt = 1; Math.abs(draw) > CUT; attempt++) {
        draw = normal(CounterRandom.key(key, 0, attempt), i);
      }
      data[i] = (float) (mean + stddev * draw);
    }
    return Tensor.of(data, shape);
  }

  /** A standard normal number by the method of Box and Muller (1958). */
  static double normal(long key, long element) {
    double radius = 1 - CounterRandom.uniformDouble(key, 2 * element); // in (0, 1]: has a logarithm
    double angle = 2 * Math.PI * CounterRandom.uniformDouble(key, 2 * element + 1);
    return StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(angle);
  }
}
