package cornea.image;

/**
 * The warp that most augmentation needs, in a loop of its own: linear, outside the outermost
 * pixels. Coordinates are in double, so that they do not drift along a row; values in float.
 *
 * <p>A coordinate that is held inside [0, size - 1] has two neighbours once the last pixel counts
 * as the far end of the last gap, so no neighbour needs a look at the edge.
 */
final class ClampedBilinear {
  private ClampedBilinear() {}

  /** Warps an image of two or more rows and columns. */
  static void apply(
      AffineMatrix matrix,
      float[] source,
      int height,
      int width,
      int channels,
      float[] target,
      int offset) {
    double lastRow = height - 1.0;
    double lastColumn = width - 1.0;
    double rowStep = matrix.rowByColumn();
    double columnStep = matrix.columnByColumn();
    int down = width * channels;
    int to = offset;
    for (int row = 0; row < height; row++) {
      double rowStart = matrix.rowByRow() * row;
      double columnStart = matrix.columnByRow() * row;
      for (int column = 0; column < width; column++) {
        double y = rowStart + rowStep * column + matrix.row();
        double x = columnStart + columnStep * column + matrix.column();
        y = y > 0 ? (y < lastRow ? y : lastRow) : 0;
        x = x > 0 ? (x < lastColumn ? x : lastColumn) : 0;
        int top = Math.min((int) y, height - 2);
        int left = Math.min((int) x, width - 2);
        float v = (float) (y - top);
        float u = (float) (x - left);
        int from = top * down + left * channels;
        if (channels == 3) {
          target[to] = blend(source, from, from + down, 3, u, v);
          target[to + 1] = blend(source, from + 1, from + 1 + down, 3, u, v);
          target[to + 2] = blend(source, from + 2, from + 2 + down, 3, u, v);
          to += 3;
        } else {
          for (int channel = 0; channel < channels; channel++) {
            target[to++] = blend(source, from + channel, from + channel + down, channels, u, v);
          }
        }
      }
    }
  }

  private static float blend(float[] source, int upper, int lower, int next, float u, float v) {
    float above = source[upper] + u * (source[upper + next] - source[upper]);
    float below = source[lower] + u * (source[lower + next] - source[lower]);
    return above + v * (below - above);
  }
}
