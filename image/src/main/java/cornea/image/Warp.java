package cornea.image;

/** Draws an image anew from where an {@link AffineMatrix} points; scipy's affine_transform. */
final class Warp {
  private final int height;
  private final int width;
  private final int channels;
  private final FillMode fillMode;
  private final float cval;
  private final int order;

  /**
   * @param cval the value outside, for {@link FillMode#CONSTANT}
   * @param order of the spline: 0 takes the nearest pixel, 1 is linear, 3 cubic
   */
  Warp(int height, int width, int channels, FillMode fillMode, float cval, int order) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.fillMode = fillMode;
    this.cval = cval;
    this.order = order;
  }

  /**
   * Warps one image.
   *
   * @param source the image, rows of pixels of channels
   * @param target where the result goes, from {@code offset} on; another array
   */
  void apply(AffineMatrix matrix, float[] source, float[] target, int offset) {
    switch (order) {
      case 0 -> nearest(matrix, source, target, offset);
      case 1 -> {
        if (fillMode == FillMode.NEAREST && height > 1 && width > 1) {
          ClampedBilinear.apply(matrix, source, height, width, channels, target, offset);
        } else {
          bilinear(matrix, source, target, offset);
        }
      }
      default ->
          new CubicSpline(source, height, width, channels, fillMode)
              .warp(matrix, cval, target, offset);
    }
  }

  private void nearest(AffineMatrix matrix, float[] source, float[] target, int offset) {
    int to = offset;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double y = fillMode.map(matrix.sourceRow(row, column), height);
        double x = fillMode.map(matrix.sourceColumn(row, column), width);
        if (y <= -1 || x <= -1) {
          to = fill(target, to);
          continue;
        }
        int atRow = fillMode.neighbour((int) Math.floor(y + 0.5), height);
        int atColumn = fillMode.neighbour((int) Math.floor(x + 0.5), width);
        int from = (atRow * width + atColumn) * channels;
        for (int channel = 0; channel < channels; channel++) {
          target[to++] = source[from + channel];
        }
      }
    }
  }

  private void bilinear(AffineMatrix matrix, float[] source, float[] target, int offset) {
    int to = offset;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double y = fillMode.map(matrix.sourceRow(row, column), height);
        double x = fillMode.map(matrix.sourceColumn(row, column), width);
        if (y <= -1 || x <= -1) {
          to = fill(target, to);
          continue;
        }
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        float down = (float) (y - top);
        float right = (float) (x - left);
        int upper = fillMode.neighbour(top, height) * width;
        int lower = fillMode.neighbour(top + 1, height) * width;
        int first = fillMode.neighbour(left, width);
        int second = fillMode.neighbour(left + 1, width);
        int a = (upper + first) * channels;
        int b = (upper + second) * channels;
        int c = (lower + first) * channels;
        int d = (lower + second) * channels;
        for (int channel = 0; channel < channels; channel++) {
          float above = source[a + channel] + right * (source[b + channel] - source[a + channel]);
          float below = source[c + channel] + right * (source[d + channel] - source[c + channel]);
          target[to++] = above + down * (below - above);
        }
      }
    }
  }

  private int fill(float[] target, int to) {
    int end = to + channels;
    for (int i = to; i < end; i++) {
      target[i] = cval;
    }
    return end;
  }
}
