package cornea.image;

import java.util.Objects;

/**
 * A decoded image: rows from the top, gray or RGB samples of each pixel side by side. Samples have
 * 8 bits; only gray ones may have 16, because Keras keeps those as they are.
 */
final class Pixels {
  private final int height;
  private final int width;
  private final int channels;
  // One of the two holds the samples, the other is empty.
  private final byte[] bytes;
  private final char[] wide;

  private Pixels(int height, int width, int channels, byte[] bytes, char[] wide) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.bytes = bytes;
    this.wide = wide;
    Objects.checkFromIndexSize(0, height * width * channels, bytes.length + wide.length);
  }

  static Pixels gray(int height, int width, byte[] samples) {
    return new Pixels(height, width, 1, samples, new char[0]);
  }

  static Pixels gray16(int height, int width, char[] samples) {
    return new Pixels(height, width, 1, new byte[0], samples);
  }

  static Pixels rgb(int height, int width, byte[] samples) {
    return new Pixels(height, width, 3, samples, new char[0]);
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /**
   * Writes the image, resized with nearest neighbours, as floats of 0 to 255 in (height, width,
   * channels) order. Nearest neighbours make no new values, so it is the same to resize before the
   * colours are converted, and fewer pixels are touched.
   */
  void write(int targetHeight, int targetWidth, ColorMode mode, float[] target, int offset) {
    int[] rows = Nearest.indices(height, targetHeight);
    int[] columns = Nearest.indices(width, targetWidth);
    int to = offset;
    for (int row : rows) {
      int start = row * width;
      if (mode == ColorMode.RGB && channels == 3) {
        for (int column : columns) {
          int from = (start + column) * 3;
          target[to++] = bytes[from] & 0xFF;
          target[to++] = bytes[from + 1] & 0xFF;
          target[to++] = bytes[from + 2] & 0xFF;
        }
      } else if (mode == ColorMode.RGB) {
        for (int column : columns) {
          int value = Math.min(255, gray(start + column));
          target[to++] = value;
          target[to++] = value;
          target[to++] = value;
        }
      } else if (channels == 3) {
        for (int column : columns) {
          target[to++] = luma((start + column) * 3);
        }
      } else {
        for (int column : columns) {
          target[to++] = gray(start + column);
        }
      }
    }
  }

  private int gray(int pixel) {
    return wide.length > 0 ? wide[pixel] : bytes[pixel] & 0xFF;
  }

  /** Pillow's conversion to mode "L". */
  private int luma(int from) {
    return ((bytes[from] & 0xFF) * 19595
            + (bytes[from + 1] & 0xFF) * 38470
            + (bytes[from + 2] & 0xFF) * 7471
            + 32768)
        >> 16;
  }
}
