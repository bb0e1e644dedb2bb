package cornea.applications;

import cornea.layers.Weight;
import cornea.models.Model;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * The weights and pictures that the oracle computes too: see "nets" in {@code oracle/README.md}.
 */
final class Seeded {
  private Seeded() {}

  /** Gives every weight of the model its start value. */
  static void fill(Model model) {
    for (int i = 0; i < model.weights().size(); i++) {
      Weight weight = model.weights().get(i);
      weight.assign(Tensor.ofDoubles(initial(weight, i), weight.shape()));
    }
  }

  private static double[] initial(Weight weight, int index) {
    double[] data = new double[Math.toIntExact(weight.shape().size())];
    double center = 0;
    double range;
    switch (weight.name()) {
      case "gamma", "moving_variance" -> {
        center = 1;
        range = 0.1;
      }
      case "bias", "beta", "moving_mean" -> range = 0.05;
      default -> range = Math.sqrt(6 / fan(weight));
    }
    for (int e = 0; e < data.length; e++) {
      data[e] = center + range * (2 * uniform(1000 + index, e) - 1);
    }
    return data;
  }

  private static double fan(Weight weight) {
    Shape shape = weight.shape();
    int last = weight.name().equals("depthwise_kernel") ? 2 : shape.rank() - 1;
    double fan = 1;
    for (int i = 0; i < last; i++) {
      fan *= shape.dim(i);
    }
    return fan;
  }

  /** The class of each picture, 0 or 1. */
  static double[] labels(int pictures) {
    double[] labels = new double[pictures];
    for (int i = 0; i < pictures; i++) {
      labels[i] = Math.floor(uniform(3, i) * 2);
    }
    return labels;
  }

  /** Pictures of two classes. */
  static Tensor pictures(Shape shape) {
    int count = shape.dim(0);
    int size = Math.toIntExact(shape.size() / count);
    double[] data = new double[count * size];
    for (int picture = 0; picture < count; picture++) {
      long label = (long) labels(count)[picture];
      for (int p = 0; p < size; p++) {
        data[picture * size + p] =
            0.75 * (2 * uniform(1, (long) picture * size + p) - 1)
                + 0.25 * (2 * uniform(2, label * size + p) - 1);
      }
    }
    return Tensor.ofDoubles(data, shape);
  }

  /** SplitMix64 of a counter, in [0, 1). */
  private static double uniform(long stream, long index) {
    long z = ((stream << 32) + index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }
}
