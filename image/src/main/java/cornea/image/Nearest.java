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
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

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

  int height() {
    return rows.length;
  }

  int width() {
    return columns.length;
  }

  /**
   * Takes the pixels out of an image of 8-bit samples that is {@code width} pixels wide. It may lie
   * outside the heap, so each row is copied at once, as far as it is needed.
   */
  byte[] take(ByteBuffer samples, int width, int channels) {
    byte[] target = new byte[Resampler.size(rows.length, columns.length * (long) channels)];
    int first = columns[0] * channels;
    int length = (columns[columns.length - 1] + 1) * channels - first;
    byte[] line = new byte[length + 1]; // one more, so that four can be read everywhere
    int[] positions = new int[columns.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = columns[i] * channels - first;
    }
    int read = -1;
    int to = 0;
    for (int row : rows) {
      if (row != read) {
        samples.get(row * width * channels + first, line, 0, length);
        read = row;
      }
      if (channels == 3) {
        takeTriples(line, positions, target, to);
      } else {
        takeAny(line, positions, channels, target, to);
      }
      to += positions.length * channels;
    }
    return target;
  }

  /** Three samples by four bytes: of each pixel the fourth is overwritten by the next one. */
  private static void takeTriples(byte[] line, int[] positions, byte[] target, int start) {
    int to = start;
    int last = positions.length - 1;
    for (int i = 0; i < last; i++) {
      FOUR.set(target, to, (int) FOUR.get(line, positions[i]));
      to += 3;
    }
    System.arraycopy(line, positions[last], target, to, 3);
  }

  private static void takeAny(
      byte[] line, int[] positions, int channels, byte[] target, int start) {
    int to = start;
    for (int from : positions) {
      for (int c = 0; c < channels; c++) {
        target[to++] = line[from + c];
      }
    }
  }
}
