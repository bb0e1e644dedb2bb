package cornea.image;

import cornea.CorneaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Floats as images of the JDK, and those as files. */
final class Pictures {
  private static final Logger LOGGER = System.getLogger("cornea.image");

  /** The formats that are written, by the ends of their files' names. */
  static final List<String> FORMATS = List.of("png", "bmp", "jpg", "jpeg", "tif", "tiff");

  private Pictures() {}

  /** Keras's {@code array_to_img}; out of range, values are cut off. */
  static BufferedImage of(
      float[] values, int offset, int height, int width, int channels, boolean scale) {
    int size = height * width * channels;
    float least = 0;
    float range = 255;
    float greatest = 0;
    if (scale) {
      least = values[offset];
      greatest = least;
      for (int i = offset; i < offset + size; i++) {
        least = Math.min(least, values[i]);
        greatest = Math.max(greatest, values[i]);
      }
      range = greatest > least ? greatest - least : 1;
    } else if (channels == 1) {
      for (int i = offset; i < offset + size; i++) {
        greatest = Math.max(greatest, values[i]);
      }
    }
    boolean wide = !scale && channels == 1 && greatest > 255;
    int limit = wide ? 0xFFFF : 255;
    int[] samples = new int[size];
    for (int i = 0; i < size; i++) {
      float value = scale ? (values[offset + i] - least) / range * 255 : values[offset + i];
      samples[i] = Math.max(0, Math.min(limit, (int) value));
    }
    BufferedImage picture = new BufferedImage(width, height, type(channels, wide));
    picture.getRaster().setPixels(0, 0, width, height, samples);
    return picture;
  }

  private static int type(int channels, boolean wide) {
    return switch (channels) {
      case 1 -> wide ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY;
      case 3 -> BufferedImage.TYPE_3BYTE_BGR;
      case 4 -> BufferedImage.TYPE_4BYTE_ABGR;
      default ->
          throw new IllegalArgumentException(
              "an image must have 1, 3 or 4 channels. Received: " + channels);
    };
  }

  /** Whether a format keeps the fourth channel. */
  static boolean keepsAlpha(String format) {
    return format.equals("png") || format.startsWith("tif");
  }

  /**
   * Writes a file in the format that its name ends in, whole or not at all.
   *
   * @throws CorneaException if it cannot be written
   */
  static void write(Path file, BufferedImage picture) {
    String format = format(file);
    BufferedImage written = picture;
    if (picture.getColorModel().hasAlpha() && !keepsAlpha(format)) {
      LOGGER.log(Level.WARNING, "{0}: {1} has no opacity; it is left out", file, format);
      written = withoutAlpha(picture);
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (!ImageIO.write(written, format, bytes)) {
        throw new IOException("the JDK has no writer for such an image");
      }
      Files.write(file, bytes.toByteArray());
    } catch (IOException e) {
      throw new CorneaException(file.toString(), "the image cannot be written: " + e, e);
    }
  }

  private static String format(Path file) {
    String name = String.valueOf(file.getFileName());
    String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!FORMATS.contains(end)) {
      throw new IllegalArgumentException(
          "Images.save: the file's name must end in one of "
              + String.join(", ", FORMATS)
              + ". Received: "
              + file);
    }
    return end;
  }

  private static BufferedImage withoutAlpha(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage rgb = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    int[] row = new int[width * 4];
    int[] colours = new int[width * 3];
    for (int y = 0; y < height; y++) {
      picture.getRaster().getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        System.arraycopy(row, x * 4, colours, x * 3, 3);
      }
      rgb.getRaster().setPixels(0, y, width, 1, colours);
    }
    return rgb;
  }
}
