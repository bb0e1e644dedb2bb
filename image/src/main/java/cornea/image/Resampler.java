package cornea.image;

import java.util.Arrays;

/**
 * Brings images to another size as Pillow does, to the same bits: one pass along the rows and one
 * along the columns, rounded to whole samples in between, with weights in fixed point for 8 bits
 * and in double for 16. Which pass comes first is Pillow's choice, because the rounding shows it.
 */
final class Resampler {
  /** 32 bits less 8 for the sample and 2 for filters whose weights overshoot. */
  private static final int PRECISION = 32 - 8 - 2;

  private static final int HALF = 1 << (PRECISION - 1);

  private Resampler() {}

  /** The part of the source that fills the target, in pixels; it may lie anywhere inside. */
  record Box(int left, int top, int right, int bottom) {
    int width() {
      return right - left;
    }

    int height() {
      return bottom - top;
    }
  }

  /**
   * The source positions and their weights along one axis. Each target position takes {@code count}
   * samples from {@code first} on; its weights stand from {@code position * stride} on.
   */
  private static final class Taps {
    final int[] first;
    final int[] count;
    final int stride;
    final double[] weights;

    private Taps(int[] first, int[] count, int stride, double[] weights) {
      this.first = first;
      this.count = count;
      this.stride = stride;
      this.weights = weights;
    }

    static Taps of(int size, int from, int to, int target, Interpolation filter) {
      double scale = (double) (to - from) / target;
      double widened = Math.max(scale, 1);
      double support = filter.support() * widened;
      int stride = (int) Math.ceil(support) * 2 + 1;
      int[] first = new int[target];
      int[] count = new int[target];
      double[] weights = new double[Math.multiplyExact(target, stride)];
      double narrowed = 1 / widened;
      for (int i = 0; i < target; i++) {
        double centre = from + (i + 0.5) * scale;
        int start = Math.max(0, (int) (centre - support + 0.5));
        int end = Math.min(size, (int) (centre + support + 0.5));
        double sum = 0;
        for (int j = start; j < end; j++) {
          double weight = filter.weight((j - centre + 0.5) * narrowed);
          weights[i * stride + j - start] = weight;
          sum += weight;
        }
        for (int j = 0; j < end - start && sum != 0; j++) {
          weights[i * stride + j] /= sum;
        }
        first[i] = start;
        count[i] = end - start;
      }
      return new Taps(first, count, stride, weights);
    }

    /** The weights in fixed point, rounded half away from zero. */
    int[] fixed() {
      int[] fixed = new int[weights.length];
      for (int i = 0; i < fixed.length; i++) {
        double scaled = weights[i] * (1 << PRECISION);
        fixed[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      }
      return fixed;
    }
  }

  /** Samples of 8 bits, channels side by side. */
  static byte[] resize(
      byte[] source,
      int height,
      int width,
      int channels,
      Box box,
      int targetHeight,
      int targetWidth,
      Interpolation filter) {
    boolean whole = box.width() == width && box.height() == height;
    if (whole && targetHeight == height && targetWidth == width) {
      return source;
    }
    if (filter == Interpolation.NEAREST) {
      return Nearest.of(box, targetHeight, targetWidth).take(source, width, channels);
    }
    boolean rows = targetWidth != width || box.width() != width;
    boolean columns = targetHeight != height || box.height() != height;
    byte[] samples = source;
    if (columnsFirst(height, width, targetHeight, targetWidth)) {
      samples = alongColumns(samples, height, width * channels, box, targetHeight, filter);
      return rows
          ? alongRows(samples, targetHeight, width, channels, box, targetWidth, filter)
          : samples;
    }
    if (rows) {
      samples = alongRows(samples, height, width, channels, box, targetWidth, filter);
    }
    return columns
        ? alongColumns(samples, height, targetWidth * channels, box, targetHeight, filter)
        : samples;
  }

  /**
   * Whether the height shrinks by more pixels than twice those of the width, the rule of Pillow 13;
   * older versions always began with the rows.
   */
  private static boolean columnsFirst(int height, int width, int targetHeight, int targetWidth) {
    int shrunk = height - targetHeight;
    return shrunk > 0 && shrunk > 2L * (width - targetWidth);
  }

  private static byte[] alongRows(
      byte[] source,
      int height,
      int width,
      int channels,
      Box box,
      int targetWidth,
      Interpolation filter) {
    Taps taps = Taps.of(width, box.left(), box.right(), targetWidth, filter);
    int[] weights = taps.fixed();
    byte[] target = new byte[size(height, targetWidth * (long) channels)];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int row = y * width;
      for (int x = 0; x < targetWidth; x++) {
        int from = (row + taps.first[x]) * channels;
        int weight = x * taps.stride;
        int end = weight + taps.count[x];
        if (channels == 3) {
          int red = HALF;
          int green = HALF;
          int blue = HALF;
          for (; weight < end; weight++, from += 3) {
            int factor = weights[weight];
            red += (source[from] & 0xFF) * factor;
            green += (source[from + 1] & 0xFF) * factor;
            blue += (source[from + 2] & 0xFF) * factor;
          }
          target[to++] = clip(red);
          target[to++] = clip(green);
          target[to++] = clip(blue);
        } else {
          for (int c = 0; c < channels; c++) {
            int sum = HALF;
            for (int w = weight, i = from + c; w < end; w++, i += channels) {
              sum += (source[i] & 0xFF) * weights[w];
            }
            target[to++] = clip(sum);
          }
        }
      }
    }
    return target;
  }

  /** A row is {@code stride} samples long; channels do not matter here. */
  private static byte[] alongColumns(
      byte[] source, int height, int stride, Box box, int targetHeight, Interpolation filter) {
    Taps taps = Taps.of(height, box.top(), box.bottom(), targetHeight, filter);
    int[] weights = taps.fixed();
    byte[] target = new byte[size(targetHeight, stride)];
    int[] sums = new int[stride];
    for (int y = 0; y < targetHeight; y++) {
      Arrays.fill(sums, HALF);
      for (int tap = 0; tap < taps.count[y]; tap++) {
        add(source, (taps.first[y] + tap) * stride, weights[y * taps.stride + tap], sums);
      }
      int to = y * stride;
      for (int i = 0; i < stride; i++) {
        target[to + i] = clip(sums[i]);
      }
    }
    return target;
  }

  /** Apart, so that the compiler makes vectors of it. */
  private static void add(byte[] source, int from, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (source[from + i] & 0xFF) * weight;
    }
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
  }

  /** Gray samples of 16 bits. */
  static char[] resize(
      char[] source,
      int height,
      int width,
      Box box,
      int targetHeight,
      int targetWidth,
      Interpolation filter) {
    boolean whole = box.width() == width && box.height() == height;
    if (whole && targetHeight == height && targetWidth == width) {
      return source;
    }
    if (filter == Interpolation.NEAREST) {
      int[] rows = Nearest.wideIndices(box.top(), box.height(), targetHeight);
      int[] columns = Nearest.wideIndices(box.left(), box.width(), targetWidth);
      char[] target = new char[size(targetHeight, targetWidth)];
      int to = 0;
      for (int row : rows) {
        for (int column : columns) {
          target[to++] = source[row * width + column];
        }
      }
      return target;
    }
    boolean rows = targetWidth != width || box.width() != width;
    boolean columns = targetHeight != height || box.height() != height;
    Taps across = Taps.of(width, box.left(), box.right(), targetWidth, filter);
    Taps down = Taps.of(height, box.top(), box.bottom(), targetHeight, filter);
    if (columnsFirst(height, width, targetHeight, targetWidth)) {
      char[] low = along(source, width, width, 1, targetHeight, width, down);
      return rows ? along(low, targetHeight, 1, width, targetWidth, 1, across) : low;
    }
    char[] narrow = rows ? along(source, height, 1, width, targetWidth, 1, across) : source;
    return columns
        ? along(narrow, targetWidth, targetWidth, 1, targetHeight, targetWidth, down)
        : narrow;
  }

  /**
   * Resamples lines: {@code step} lies between the samples of a line, {@code lineStep} between the
   * starts of two lines of the source.
   */
  private static char[] along(
      char[] source, int lines, int step, int lineStep, int length, int targetStep, Taps taps) {
    char[] target = new char[size(lines, length)];
    int targetLineStep = targetStep == 1 ? length : 1;
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < length; i++) {
        double sum = 0;
        for (int tap = 0; tap < taps.count[i]; tap++) {
          sum +=
              source[line * lineStep + (taps.first[i] + tap) * step]
                  * taps.weights[i * taps.stride + tap];
        }
        int rounded = (int) (sum >= 0 ? sum + 0.5 : sum - 0.5);
        target[line * targetLineStep + i * targetStep] =
            (char) Math.max(0, Math.min(0xFFFF, rounded));
      }
    }
    return target;
  }

  /** Samples of an array, which must not have more than an array can. */
  static int size(long rows, long rowLength) {
    return Math.toIntExact(Math.multiplyExact(rows, rowLength));
  }
}
