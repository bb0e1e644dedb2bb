package cornea.image;

/** Mirrors one image in place. */
final class Flips {
  private Flips() {}

  /** Exchanges left and right. */
  static void horizontal(float[] values, int offset, int height, int width, int channels) {
    for (int row = 0; row < height; row++) {
      int left = offset + row * width * channels;
      int right = left + (width - 1) * channels;
      for (; left < right; left += channels, right -= channels) {
        swap(values, left, right, channels);
      }
    }
  }

  /** Exchanges top and bottom. */
  static void vertical(float[] values, int offset, int height, int width, int channels) {
    int row = width * channels;
    int upper = offset;
    int lower = offset + (height - 1) * row;
    for (; upper < lower; upper += row, lower -= row) {
      swap(values, upper, lower, row);
    }
  }

  private static void swap(float[] values, int a, int b, int count) {
    for (int i = 0; i < count; i++) {
      float kept = values[a + i];
      values[a + i] = values[b + i];
      values[b + i] = kept;
    }
  }
}
