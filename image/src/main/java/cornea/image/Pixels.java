package cornea.image;

import java.util.Objects;

/**
 * A decoded image: rows from the top, the samples of each pixel side by side, which are gray, gray
 * and alpha, RGB, or RGB and alpha. Samples have 8 bits; only gray ones may have 16, because Keras
 * keeps those as they are.
 */
final class Pixels {
  private static final int OPAQUE = 255;

  /**
   * Samples as floats, looked up, since the compiler makes no vectors of the conversion from bytes.
   */
  static final float[] FLOATS = new float[256];

  static {
    for (int i = 0; i < FLOATS.length; i++) {
      FLOATS[i] = i;
    }
  }

  private final int height;
  private final int width;
  private final int channels;
  // One of the two holds the samples, the other is empty.
  private final byte[] bytes;
  private final char[] wide;
  private int orientation = Exif.UPRIGHT;

  private Pixels(int height, int width, int channels, byte[] bytes, char[] wide) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.bytes = bytes;
    this.wide = wide;
    Objects.checkFromIndexSize(0, height * width * channels, bytes.length + wide.length);
  }

  /** Samples of 8 bits in 1 to 4 channels. */
  static Pixels of(int height, int width, int channels, byte[] samples) {
    return new Pixels(height, width, channels, samples, new char[0]);
  }

  static Pixels gray(int height, int width, byte[] samples) {
    return of(height, width, 1, samples);
  }

  static Pixels gray16(int height, int width, char[] samples) {
    return new Pixels(height, width, 1, new byte[0], samples);
  }

  static Pixels rgb(int height, int width, byte[] samples) {
    return of(height, width, 3, samples);
  }

  /** The same with what the file says about how the camera was held. */
  Pixels withOrientation(int exifOrientation) {
    orientation = exifOrientation;
    return this;
  }

  /** 1 to 8 as EXIF counts them. */
  int orientation() {
    return orientation;
  }

  /** The image as it was seen, turned and mirrored as its orientation says. */
  Pixels upright() {
    if (orientation == Exif.UPRIGHT) {
      return this;
    }
    boolean transposed = orientation >= 5;
    int newHeight = transposed ? width : height;
    int newWidth = transposed ? height : width;
    byte[] turned = new byte[bytes.length];
    char[] turnedWide = new char[wide.length];
    boolean upsideDown =
        orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    boolean mirrored = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    for (int y = 0; y < newHeight; y++) {
      int seenY = upsideDown ? newHeight - 1 - y : y;
      for (int x = 0; x < newWidth; x++) {
        int seenX = mirrored ? newWidth - 1 - x : x;
        int from = (transposed ? seenX * width + seenY : seenY * width + seenX) * channels;
        int to = (y * newWidth + x) * channels;
        if (wide.length > 0) {
          turnedWide[to] = wide[from];
        } else {
          System.arraycopy(bytes, from, turned, to, channels);
        }
      }
    }
    return new Pixels(newHeight, newWidth, channels, turned, turnedWide);
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  int channels() {
    return channels;
  }

  /** The samples of 8 bits, not copied; empty where they have 16. */
  byte[] bytes() {
    return bytes;
  }

  /** The image in a form, which must have a size. */
  Pixels in(ImageForm form) {
    Resampler.Box box = form.box(height, width);
    // Nearest neighbours make no new values, so fewer pixels are converted if they come first;
    // but Pillow takes others from 16 bits.
    return form.interpolation() == Interpolation.NEAREST && wide.length == 0
        ? resize(box, form.height(), form.width(), form.interpolation()).convert(form.colorMode())
        : convert(form.colorMode()).resize(box, form.height(), form.width(), form.interpolation());
  }

  /** The samples as floats of 0 to 255 in (height, width, channels) order. */
  void write(float[] target, int offset) {
    for (int i = 0; i < wide.length; i++) {
      target[offset + i] = wide[i];
    }
    for (int i = 0; i < bytes.length; i++) {
      target[offset + i] = FLOATS[bytes[i] & 0xFF];
    }
  }

  Pixels resize(Resampler.Box box, int targetHeight, int targetWidth, Interpolation interpolation) {
    if (wide.length > 0) {
      char[] resized =
          Resampler.resize(wide, height, width, box, targetHeight, targetWidth, interpolation);
      return gray16(targetHeight, targetWidth, resized);
    }
    boolean whole = box.height() == height && box.width() == width;
    boolean same = whole && targetHeight == height && targetWidth == width;
    boolean premultiplied = channels == 4 && interpolation != Interpolation.NEAREST && !same;
    byte[] resized =
        Resampler.resize(
            premultiplied ? premultiplied(bytes) : bytes,
            height,
            width,
            channels,
            box,
            targetHeight,
            targetWidth,
            interpolation);
    return of(targetHeight, targetWidth, channels, premultiplied ? divided(resized) : resized);
  }

  /** Colours times alpha, so that invisible pixels do not shine through; Pillow's formula. */
  private static byte[] premultiplied(byte[] rgba) {
    byte[] result = rgba.clone();
    for (int i = 0; i < rgba.length; i += 4) {
      int alpha = rgba[i + 3] & 0xFF;
      for (int c = i; c < i + 3; c++) {
        int product = (rgba[c] & 0xFF) * alpha + 128;
        result[c] = (byte) (((product >> 8) + product) >> 8);
      }
    }
    return result;
  }

  private static byte[] divided(byte[] rgba) {
    for (int i = 0; i < rgba.length; i += 4) {
      int alpha = rgba[i + 3] & 0xFF;
      if (alpha != 0 && alpha != OPAQUE) {
        for (int c = i; c < i + 3; c++) {
          rgba[c] = (byte) Math.min(255, 255 * (rgba[c] & 0xFF) / alpha);
        }
      }
    }
    return rgba;
  }

  /** The channels of a colour mode, as Pillow converts them: dropping alpha shows what it hid. */
  Pixels convert(ColorMode mode) {
    if (mode.channels() == channels) {
      return this;
    }
    int pixels = height * width;
    if (mode == ColorMode.GRAYSCALE) {
      byte[] gray = new byte[pixels];
      for (int i = 0; i < pixels; i++) {
        gray[i] = channels == 2 ? bytes[2 * i] : luma(i * channels);
      }
      return gray(height, width, gray);
    }
    byte[] colours = new byte[Math.multiplyExact(pixels, mode.channels())];
    boolean gray = channels <= 2;
    boolean alpha = channels == 2 || channels == 4;
    int to = 0;
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < 3; c++) {
        colours[to++] =
            wide.length > 0 ? (byte) Math.min(255, wide[i]) : bytes[i * channels + (gray ? 0 : c)];
      }
      if (mode == ColorMode.RGBA) {
        colours[to++] = alpha ? bytes[i * channels + channels - 1] : (byte) OPAQUE;
      }
    }
    return of(height, width, mode.channels(), colours);
  }

  /** Pillow's conversion to mode "L". */
  private byte luma(int from) {
    return (byte)
        (((bytes[from] & 0xFF) * 19595
                + (bytes[from + 1] & 0xFF) * 38470
                + (bytes[from + 2] & 0xFF) * 7471
                + 32768)
            >> 16);
  }
}
