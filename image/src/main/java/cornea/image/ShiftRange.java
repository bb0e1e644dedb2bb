package cornea.image;

import cornea.random.CounterRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How far an image is shifted along one axis; Keras's three ways to say it. */
final class ShiftRange {
  /** No shift. */
  static final ShiftRange NONE = new ShiftRange(0, new double[0], false);

  private final double limit;
  private final double[] oneOf;
  private final boolean fraction;

  private ShiftRange(double limit, double[] oneOf, boolean fraction) {
    this.limit = limit;
    this.oneOf = oneOf;
    this.fraction = fraction;
  }

  /** Anything between -limit and limit: a share of the size below 1, else pixels. */
  static ShiftRange upTo(String name, double limit) {
    if (!(limit >= 0 && Double.isFinite(limit))) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: '"
              + name
              + "' must be 0 or more: a share of the size below 1, pixels from 1 on. Received: "
              + limit);
    }
    return new ShiftRange(limit, new double[0], limit < 1);
  }

  /** One of the values, forth or back: shares of the size if all are below 1, else pixels. */
  static ShiftRange oneOf(String name, double[] values) {
    if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: '"
              + name
              + "' must have at least one value, all finite. Received: "
              + Arrays.toString(values));
    }
    return new ShiftRange(0, values.clone(), Arrays.stream(values).allMatch(value -> value < 1));
  }

  /** 0 to count - 1 pixels, forth or back. */
  static ShiftRange wholePixels(String name, int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: '" + name + "' must be 0 or more. Received: " + count);
    }
    return count == 0 ? NONE : oneOf(name, IntStream.range(0, count).asDoubleStream().toArray());
  }

  /** A shift in pixels; takes the elements {@code element} and {@code element + 1} of the key. */
  double draw(long key, int element, int size) {
    double chance = CounterRandom.uniformDouble(key, element);
    double shift;
    if (oneOf.length == 0) {
      shift = limit * (2 * chance - 1);
    } else {
      double value = oneOf[(int) (chance * oneOf.length)];
      shift = CounterRandom.uniformDouble(key, element + 1) < 0.5 ? -value : value;
    }
    // Without -0, so that an axis without a shift is plainly one.
    return (fraction ? shift * size : shift) + 0.0;
  }
}
