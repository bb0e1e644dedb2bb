package cornea.image;

import cornea.image.ImageHeader.Format;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Everything through the JDK. It reads samples as they stand in the file and converts them with
 * Pillow's formulas; the JDK's own conversions apply colour profiles and gamma, which Pillow does
 * not.
 */
final class ImageIoDecoder implements ImageDecoder {

  @Override
  public Pixels decode(ByteBuffer data, ImageHeader header) throws IOException {
    byte[] file = new byte[data.capacity()];
    data.get(0, file);
    if (header.format() == Format.PNM) {
      return PnmDecoder.decode(file);
    }
    ImageReader reader = reader(header.format());
    // In memory: the JDK's default would copy every image into a temporary file first.
    try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(input, true, true);
      ImageHeader.requirePixels(reader.getWidth(0), reader.getHeight(0));
      if (header.format() == Format.JPEG && header.channels() == 4) {
        return cmyk(reader.readRaster(0, null), header.adobeTransform());
      }
      return convert(reader.read(0));
    } catch (EOFException e) {
      throw ImageHeader.truncated(header.format().name(), file.length);
    } catch (IOException e) {
      throw damaged(header, e);
    } catch (RuntimeException e) { // damaged data makes the JDK's readers fail in many ways
      throw damaged(header, e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader(Format format) throws IOException {
    Iterator<ImageReader> readers =
        ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT));
    if (!readers.hasNext()) {
      throw new IOException("this JDK has no reader for " + format);
    }
    return readers.next();
  }

  /**
   * The samples as they are, of 16 bits in several channels the upper 8.
   *
   * @throws IllegalArgumentException if they have other than 8 or 16 bits
   */
  static Pixels convert(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return indexed(raster, palette);
    }
    if (bands >= 4 && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
      return inks(raster);
    }
    int type = raster.getTransferType();
    int bits = image.getColorModel().getComponentSize(0);
    if (bits != 8 && !(bits == 16 && type == DataBuffer.TYPE_USHORT)) {
      throw new IllegalArgumentException("samples of " + bits + " bits are not supported");
    }
    if (bits == 16 && bands == 1) {
      int[] row = new int[width];
      char[] wide = new char[height * width];
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, 0, row);
        for (int x = 0; x < width; x++) {
          wide[y * width + x] = (char) row[x];
        }
      }
      return Pixels.gray16(height, width, wide);
    }
    int channels = Math.min(bands, 4);
    byte[] samples = new byte[height * width * channels];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) { // of 16 bits the upper 8 stay
          samples[(y * width + x) * channels + c] = (byte) (row[x * bands + c] >> (bits - 8));
        }
      }
    }
    return Pixels.of(height, width, channels, samples);
  }

  private static Pixels indexed(Raster raster, IndexColorModel palette) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    int channels = palette.hasAlpha() ? 4 : 3;
    byte[] samples = new byte[height * width * channels];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        int colour = row[x] < palette.getMapSize() ? palette.getRGB(row[x]) : 0xFF000000;
        int to = (y * width + x) * channels;
        samples[to] = (byte) (colour >> 16);
        samples[to + 1] = (byte) (colour >> 8);
        samples[to + 2] = (byte) colour;
        if (channels == 4) {
          samples[to + 3] = (byte) (colour >> 24);
        }
      }
    }
    return Pixels.of(height, width, channels, samples);
  }

  /**
   * The four inks of a JPEG as RGB. Files hold them inverted, as Adobe writes them; where the Adobe
   * segment says so, they are luma and chroma beside black first. Formulas of libjpeg (YCCK) and
   * Pillow (CMYK).
   */
  private static Pixels cmyk(Raster raster, int adobeTransform) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] rgb = new byte[height * width * 3];
    int[] row = new int[width * 4];
    int[] ink = new int[3];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        System.arraycopy(row, x * 4, ink, 0, 3);
        if (adobeTransform == 2) {
          ycckToInverseCmyk(ink);
        } else {
          for (int c = 0; c < 3; c++) {
            ink[c] = 255 - ink[c];
          }
        }
        int light = row[x * 4 + 3]; // black, inverted
        for (int c = 0; c < 3; c++) {
          rgb[(y * width + x) * 3 + c] = (byte) clip(light - timesOver255(ink[c], light));
        }
      }
    }
    return Pixels.rgb(height, width, rgb);
  }

  /** The four inks of a TIFF, more ink being more, as RGB. */
  private static Pixels inks(Raster raster) {
    if (raster.getSampleModel().getSampleSize(0) != 8) {
      throw new IllegalArgumentException("inks must have 8 bits");
    }
    int height = raster.getHeight();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] rgb = new byte[height * width * 3];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int light = 255 - row[x * bands + 3];
        for (int c = 0; c < 3; c++) {
          int colour = light - timesOver255(row[x * bands + c], light);
          rgb[(y * width + x) * 3 + c] = (byte) clip(colour);
        }
      }
    }
    return Pixels.rgb(height, width, rgb);
  }

  /** libjpeg makes CMY = 255 - RGB(YCC), Pillow inverts that: what is left is RGB(YCC) as ink. */
  private static void ycckToInverseCmyk(int[] ink) {
    int luma = ink[0];
    int cb = ink[1] - 128;
    int cr = ink[2] - 128;
    ink[0] = clip(luma + ((91881 * cr + 32768) >> 16));
    ink[1] = clip(luma + ((-22554 * cb - 46802 * cr + 32768) >> 16));
    ink[2] = clip(luma + ((116130 * cb + 32768) >> 16));
  }

  /** {@code a * b / 255}, rounded, as Pillow's MULDIV255. */
  private static int timesOver255(int a, int b) {
    int product = a * b + 128;
    return ((product >> 8) + product) >> 8;
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static IOException damaged(ImageHeader header, Exception cause) {
    return new IOException(
        "the "
            + header.format()
            + " data is damaged or of an unsupported kind: "
            + Objects.requireNonNullElseGet(cause.getMessage(), cause::toString),
        cause);
  }
}
