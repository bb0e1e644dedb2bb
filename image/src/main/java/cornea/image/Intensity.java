package cornea.image;

/** Changes the values of one image in place: Keras's channel shift and brightness. */
final class Intensity {
  private Intensity() {}

  /** Adds the same to all channels and holds the result inside the image's own range. */
  static void channelShift(float[] values, int offset, int size, float intensity) {
    Range range = Range.of(values, offset, size);
    for (int i = offset; i < offset + size; i++) {
      values[i] = Math.max(range.least, Math.min(range.greatest, values[i] + intensity));
    }
  }

  /**
   * Multiplies as Pillow's ImageEnhance does: on whole numbers of 0 to 255, cutting fractions off.
   * An image with values outside of that range is stretched over it before and back after. Of four
   * channels the last one is opacity and stays.
   */
  static void brightness(float[] values, int offset, int size, int channels, float factor) {
    Range range = Range.of(values, offset, size);
    boolean stretched = range.least < 0 || range.greatest > 255;
    float width = range.greatest - range.least;
    for (int i = offset; i < offset + size; i++) {
      float value = values[i];
      if (stretched) {
        value -= range.least;
        value = (width == 0 ? value : value / width) * 255;
      }
      int whole = (int) value;
      boolean opacity = channels == 4 && (i - offset) % 4 == 3;
      value = opacity ? whole : (int) Math.max(0, Math.min(255, factor * whole));
      values[i] = stretched ? value / 255 * width + range.least : value;
    }
  }

  private record Range(float least, float greatest) {
    static Range of(float[] values, int offset, int size) {
      float least = values[offset];
      float greatest = least;
      for (int i = offset; i < offset + size; i++) {
        least = Math.min(least, values[i]);
        greatest = Math.max(greatest, values[i]);
      }
      return new Range(least, greatest);
    }
  }
}
