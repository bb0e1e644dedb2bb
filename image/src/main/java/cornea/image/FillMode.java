package cornea.image;

/**
 * What a warped image shows where its source ends; Keras's {@code fill_mode}, with the arithmetic
 * of scipy's {@code ndimage}.
 */
public enum FillMode {
  /** The given value: {@code kkkk|abcd|kkkk}. It is not blended with the edge. */
  CONSTANT,
  /** The outermost pixels: {@code aaaa|abcd|dddd}. */
  NEAREST,
  /** The image mirrored, its edge repeated: {@code dcba|abcd|dcba}. */
  REFLECT,
  /**
   * The image again: {@code bcda|bcda|bcda} with the first pixel in place of the last. The period
   * is one less than the size, as scipy's mode "wrap" has it.
   */
  WRAP;

  /**
   * The place inside an axis that stands for a coordinate; -1 where {@link #CONSTANT} has none. A
   * reflected one may lie up to one half before the first pixel or behind the last.
   */
  double map(double at, int length) {
    if (at >= 0 && at <= length - 1) {
      return at;
    }
    return switch (this) {
      case CONSTANT -> -1;
      case NEAREST -> at < 0 ? 0 : length - 1;
      case REFLECT -> reflect(at, length);
      case WRAP -> wrap(at, length);
    };
  }

  /**
   * The pixel that stands for a neighbour of an interpolated point, outside by its weights only.
   */
  int neighbour(int at, int length) {
    if (at >= 0 && at < length) {
      return at;
    }
    return switch (this) {
      case CONSTANT, WRAP -> mirror(at, length);
      case NEAREST -> at < 0 ? 0 : length - 1;
      case REFLECT -> (int) reflect(at, length);
    };
  }

  /** Mirrored without repeating the edge. */
  private static int mirror(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * length - 2;
    int inside = Math.floorMod(at, period);
    return inside < length ? inside : period - inside;
  }

  private static double reflect(double at, int length) {
    if (length == 1) {
      return 0;
    }
    double period = 2.0 * length;
    if (at < 0) {
      double near = at < -period ? period * (long) (-at / period) + at : at;
      // -1 exactly, from a coordinate that is negative by rounding only, would count as outside.
      return near < -length ? near + period : (near > -1e-15 ? 1e-15 : -near) - 1;
    }
    double near = at - period * (long) (at / period);
    return near >= length ? period - near - 1 : near;
  }

  private static double wrap(double at, int length) {
    if (length == 1) {
      return 0;
    }
    double period = length - 1.0;
    return at < 0 ? at + period * ((long) (-at / period) + 1) : at - period * (long) (at / period);
  }
}
