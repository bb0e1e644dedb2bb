package cornea.image;

/**
 * How an image is brought to another size; the names are Keras's, the numbers Pillow's. All but
 * {@link #NEAREST} widen their filter when they shrink an image, so that every source pixel counts.
 */
public enum Interpolation {
  /** The pixel at the centre of each target pixel; the default of Keras, and the fastest. */
  NEAREST(0),
  /** A triangle, one pixel to each side. */
  BILINEAR(1),
  /** Keys's cubic with a = -0.5, two pixels to each side. */
  BICUBIC(2),
  /** A sinc windowed by a sinc, three pixels to each side. */
  LANCZOS(3),
  /** The mean of the covered pixels. */
  BOX(0.5),
  /** A sinc windowed by Hamming, one pixel to each side. */
  HAMMING(1);

  private static final double HAMMING_MEAN = 0.54f; // Pillow has float constants here
  private static final double HAMMING_SWING = 0.46f;

  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** How far the filter reaches to each side, in pixels of the coarser image. */
  double support() {
    return support;
  }

  /** The filter's weight at a distance from its centre. */
  double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case NEAREST -> throw new IllegalStateException("nearest neighbours have no weights");
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case BICUBIC ->
          x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
      case LANCZOS -> -3 <= distance && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
      case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
      case HAMMING -> hamming(x);
    };
  }

  private static double hamming(double x) {
    if (x == 0) {
      return 1;
    }
    return x < 1 ? sinc(x) * (HAMMING_MEAN + HAMMING_SWING * StrictMath.cos(x * Math.PI)) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : StrictMath.sin(x * Math.PI) / (x * Math.PI);
  }
}
