package cornea.image;

/** Whose geometry an {@link ImageDataGenerator} follows where the versions of Keras disagree. */
public enum Compat {
  /**
   * Width shifts horizontally, height vertically, and everything turns around the true centre, at
   * {@code (size - 1) / 2}. The default.
   */
  NONE,
  /** Keras up to 2.8: the same axes, but the centre at {@code (size + 1) / 2}, one pixel off. */
  KERAS_2,
  /**
   * Keras since 2.9, 3 included: width shifts vertically and height horizontally, and the centre of
   * an image that is not square has its coordinates exchanged.
   */
  KERAS_3
}
