package cornea.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Nearest-neighbour resizing with the indices of Pillow: the pixels that are taken, which lie where
 * some rows and some columns cross.
 */
final class Nearest {
  private static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] rows;
  private final int[] columns;

  private Nearest(int[] rows, int[] columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** The pixels of a part of an image that fill a target. */
  static Nearest of(Resampler.Box box, int targetHeight, int targetWidth) {
    return new Nearest(
        indices(box.top(), box.height(), targetHeight),
        indices(box.left(), box.width(), targetWidth));
  }

  /**
   * For each of {@code to} target positions the source position among {@code from}, which is {@code
   * floor((i + 0.5) * from / to)}. Pillow adds the step up instead of multiplying, and the rounding
   * of that sum decides wherever a centre falls on the edge between two pixels: for one pair of
   * sizes in five the indices differ. So it is added up here too.
   */
  static int[] indices(int from, int to) {
    return indices(0, from, to);
  }

  /** The same multiplied out, as Pillow has it for samples of 16 bits. */
  static int[] wideIndices(int start, int size, int to) {
    int[] taken = new int[to];
    double step = (double) size / to;
    for (int i = 0; i < to; i++) {
      taken[i] = (int) (step * (i + 0.5) + start);
    }
    return taken;
  }

  /** The same for the {@code size} positions from {@code start} on. */
  static int[] indices(int start, int size, int to) {
    int[] taken = new int[to];
    double step = (double) size / to;
    double centre = start + step * 0.5;
    for (int i = 0; i < to; i++) {
      taken[i] = (int) centre;
      centre += step;
    }
    return taken;
  }

  /** The pixels of an image of 8-bit samples that is {@code width} pixels wide. */
  byte[] take(byte[] samples, int width, int channels) {
    byte[] target = new byte[Resampler.size(rows.length, columns.length * (long) channels)];
    int to = 0;
    for (int row : rows) {
      takeRow(samples, row * width, channels, target, to);
      to += columns.length * channels;
    }
    return target;
  }

  private void takeRow(byte[] samples, int start, int channels, byte[] target, int offset) {
    int to = offset;
    for (int column : columns) {
      int from = (start + column) * channels;
      for (int c = 0; c < channels; c++) {
        target[to++] = samples[from + c];
      }
    }
  }

  /**
   * The same as floats in a colour mode, from an image that may lie outside the heap. So each row
   * is copied at once, as far as it is needed.
   */
  void take(
      ByteBuffer samples, int width, int channels, ColorMode mode, float[] target, int offset) {
    int length = (columns[columns.length - 1] + 1) * channels;
    byte[] line = new byte[length + 1]; // one more, so that four can be read everywhere
    int read = -1;
    int to = offset;
    for (int row : rows) {
      if (row != read) {
        samples.get(row * width * channels, line, 0, length);
        read = row;
      }
      if (channels == 3 && mode == ColorMode.RGB) {
        takeColours(line, target, to);
      } else {
        byte[] taken = new byte[columns.length * channels];
        takeRow(line, 0, channels, taken, 0);
        Pixels.of(1, columns.length, channels, taken).convert(mode).write(target, to);
      }
      to += columns.length * mode.channels();
    }
  }

  /** Most photos: a pixel's three samples are read at once, with one that is not its own. */
  private void takeColours(byte[] line, float[] target, int offset) {
    for (int i = 0; i < columns.length; i++) {
      int pixel = (int) FOUR.get(line, columns[i] * 3);
      int to = offset + 3 * i;
      target[to] = Pixels.FLOATS[pixel & 0xFF];
      target[to + 1] = Pixels.FLOATS[pixel >> 8 & 0xFF];
      target[to + 2] = Pixels.FLOATS[pixel >> 16 & 0xFF];
    }
  }
}
