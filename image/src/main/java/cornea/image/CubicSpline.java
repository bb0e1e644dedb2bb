package cornea.image;

import java.util.Arrays;

/**
 * An image as coefficients of cubic B-splines, computed by the recursive filter of Unser, Aldroubi
 * and Eden (1991) in double as scipy does, so that the spline passes through the pixels.
 */
final class CubicSpline {
  private static final double POLE = Math.sqrt(3) - 2;
  private static final double GAIN = (1 - POLE) * (1 - 1 / POLE);
  // scipy continues an image that ends in its nearest pixels by so many before it filters.
  private static final int PADDING = 12;

  private final int height;
  private final int width;
  private final int channels;
  private final int padding;
  private final FillMode fillMode;
  private final double[] coefficients;

  CubicSpline(float[] source, int imageHeight, int imageWidth, int channels, FillMode fillMode) {
    this.channels = channels;
    this.fillMode = fillMode;
    padding = fillMode == FillMode.NEAREST ? PADDING : 0;
    height = imageHeight + 2 * padding;
    width = imageWidth + 2 * padding;
    coefficients = new double[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
    int to = 0;
    for (int row = 0; row < height; row++) {
      int fromRow = Math.max(0, Math.min(imageHeight - 1, row - padding));
      for (int column = 0; column < width; column++) {
        int fromColumn = Math.max(0, Math.min(imageWidth - 1, column - padding));
        int from = (fromRow * imageWidth + fromColumn) * channels;
        for (int channel = 0; channel < channels; channel++) {
          coefficients[to++] = source[from + channel];
        }
      }
    }
    int rowStride = width * channels;
    for (int i = 0; i < rowStride; i++) {
      filter(i, height, rowStride);
    }
    for (int row = 0; row < height; row++) {
      for (int channel = 0; channel < channels; channel++) {
        filter(row * rowStride + channel, width, channels);
      }
    }
  }

  /** Turns the samples of one line into coefficients, in place. */
  private void filter(int start, int length, int stride) {
    if (length == 1) {
      return;
    }
    double[] c = coefficients;
    int end = start + (length - 1) * stride;
    for (int i = start; i <= end; i += stride) {
      c[i] *= GAIN;
    }
    boolean mirrored = fillMode == FillMode.CONSTANT || fillMode == FillMode.WRAP;
    if (mirrored) {
      startMirrored(start, length, stride);
    } else {
      startReflected(start, length, stride);
    }
    for (int i = start + stride; i <= end; i += stride) {
      c[i] += POLE * c[i - stride];
    }
    c[end] =
        mirrored
            ? (POLE * c[end - stride] + c[end]) * POLE / (POLE * POLE - 1)
            : c[end] * POLE / (POLE - 1);
    for (int i = end - stride; i >= start; i -= stride) {
      c[i] = POLE * (c[i + stride] - c[i]);
    }
  }

  /** The first causal coefficient of a line that goes on mirrored about its outermost pixels. */
  private void startMirrored(int start, int length, int stride) {
    double[] c = coefficients;
    double power = POLE;
    double last = Math.pow(POLE, length - 1);
    int end = start + (length - 1) * stride;
    double sum = c[start] + last * c[end];
    for (int i = 1; i < length - 1; i++) {
      sum += power * (c[start + i * stride] + last * c[end - i * stride]);
      power *= POLE;
    }
    c[start] = sum / (1 - last * last);
  }

  /**
   * The first causal coefficient of a line that goes on mirrored, its outermost pixels twice. As in
   * scipy the sum is made in place, so that its last term meets the sum where it means the first
   * value; that counts in lines of a few pixels only.
   */
  private void startReflected(int start, int length, int stride) {
    double[] c = coefficients;
    double power = POLE;
    double all = Math.pow(POLE, length);
    double first = c[start];
    int end = start + (length - 1) * stride;
    c[start] += all * c[end];
    for (int i = 1; i < length; i++) {
      c[start] += power * (c[start + i * stride] + all * c[end - i * stride]);
      power *= POLE;
    }
    c[start] = c[start] * POLE / (1 - all * all) + first;
  }

  /** Draws the image; its size is that of the source. */
  void warp(AffineMatrix matrix, float cval, float[] target, int offset) {
    double[] down = new double[4];
    double[] right = new double[4];
    int[] rows = new int[4];
    int[] columns = new int[4];
    int to = offset;
    for (int row = 0; row < height - 2 * padding; row++) {
      for (int column = 0; column < width - 2 * padding; column++) {
        double y = fillMode.map(matrix.sourceRow(row, column) + padding, height);
        double x = fillMode.map(matrix.sourceColumn(row, column) + padding, width);
        if (y <= -1 || x <= -1) {
          Arrays.fill(target, to, to + channels, cval);
          to += channels;
          continue;
        }
        place(y, height, width * channels, rows, down);
        place(x, width, channels, columns, right);
        for (int channel = 0; channel < channels; channel++) {
          double value = 0;
          for (int i = 0; i < 4; i++) {
            int from = rows[i] + channel;
            double line = 0;
            for (int j = 0; j < 4; j++) {
              line += right[j] * coefficients[from + columns[j]];
            }
            value += down[i] * line;
          }
          target[to++] = (float) value;
        }
      }
    }
  }

  /** The four coefficients around a coordinate and their weights. */
  private void place(double at, int length, int stride, int[] positions, double[] weights) {
    int start = (int) Math.floor(at);
    double t = at - start;
    double s = 1 - t;
    weights[0] = s * s * s / 6;
    weights[1] = (t * t * (t - 2) * 3 + 4) / 6;
    weights[2] = (s * s * (s - 2) * 3 + 4) / 6;
    weights[3] = t * t * t / 6;
    for (int i = 0; i < 4; i++) {
      positions[i] = fillMode.neighbour(start - 1 + i, length) * stride;
    }
  }
}
