package cornea.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What the first look at a file tells, before anything is allocated for its pixels. The format is
 * found from the data and not from the name.
 *
 * @param format the file format
 * @param width in pixels; 0 where only the decoder finds out (GIF, TIFF)
 * @param height in pixels; 0 where only the decoder finds out
 * @param channels samples of each pixel in the file; 0 where only the decoder finds out
 * @param bitDepth bits of each sample; 0 where only the decoder finds out
 * @param palette whether a PNG's samples are indices of a palette
 * @param adobeTransform how a JPEG's colours were transformed according to its Adobe segment, or -1
 */
record ImageHeader(
    Format format,
    int width,
    int height,
    int channels,
    int bitDepth,
    boolean palette,
    int adobeTransform) {

  /** The formats that can be read. */
  enum Format {
    JPEG,
    PNG,
    GIF,
    BMP,
    TIFF,
    PNM,
    WEBP
  }

  /** Sets the greatest number of pixels of an image that is decoded. */
  private static final String LIMIT = "cornea.image.maxPixels";

  /** Where Pillow refuses an image as a decompression bomb. */
  private static final long DEFAULT_LIMIT = 178_956_970;

  private static final int START = 4;
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int PNG_IHDR = 0x49484452;
  private static final int PNG_IEND = 0x49454E44;
  private static final int PNG_PALETTE = 3;
  private static final int JPEG_SOI = 0xD8;
  private static final int JPEG_EOI = 0xD9;
  private static final int JPEG_SOS = 0xDA;
  private static final int JPEG_APP14 = 0xEE;
  private static final int JPEG_TEM = 0x01;

  ImageHeader {
    requirePixels(width, height);
  }

  /** Refuses sizes beyond the limit, which the system property of that name changes. */
  static void requirePixels(long width, long height) {
    long limit = Long.getLong(LIMIT, DEFAULT_LIMIT);
    if (width < 0 || height < 0 || width * height > limit) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the image is too large: expected at most %d pixels. Received: %d x %d."
                  + " Remedy: -D%s=%d, if the file is to be trusted",
              limit,
              width,
              height,
              LIMIT,
              Math.max(0, width) * Math.max(0, height)));
    }
  }

  /**
   * Reads the header and checks that the file is complete: that a PNG has its last chunk and a JPEG
   * its end marker. (libjpeg paints what is missing gray and says nothing.)
   *
   * @throws IOException if this is no image or a truncated one
   */
  static ImageHeader read(ByteBuffer file) throws IOException {
    if (file.capacity() == 0) {
      throw new IOException("the file is empty");
    }
    try {
      if (startsWith(file, PNG_SIGNATURE)) {
        return png(file.duplicate());
      }
      if (unsigned(file, 0) == 0xFF && unsigned(file, 1) == JPEG_SOI) {
        return jpeg(file);
      }
      String start = text(file, 0, START);
      if (start.startsWith("GIF8")) {
        return undetermined(Format.GIF);
      }
      if (start.startsWith("BM")) {
        return bmp(file.duplicate().order(ByteOrder.LITTLE_ENDIAN));
      }
      if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
        return undetermined(Format.TIFF);
      }
      if (start.startsWith("P5") || start.startsWith("P6")) {
        return undetermined(Format.PNM);
      }
      if (start.equals("RIFF") && text(file, 8, 4).equals("WEBP")) {
        return webp(file.duplicate().order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    throw new IOException(
        String.format(
            Locale.ROOT,
            "%s. Expected: JPEG, PNG, WebP, BMP, GIF, TIFF, PGM or PPM data."
                + " Received: %d bytes that start with %s",
            UnsupportedFormat.of(file),
            file.capacity(),
            HexFormat.ofDelimiter(" ")
                .formatHex(text(file, 0, START).getBytes(StandardCharsets.ISO_8859_1))));
  }

  private static ImageHeader undetermined(Format format) {
    return new ImageHeader(format, 0, 0, 0, 0, false, -1);
  }

  private static ImageHeader png(ByteBuffer file) throws IOException {
    ImageHeader header = null;
    file.position(PNG_SIGNATURE.length);
    while (file.remaining() >= 12) {
      int length = file.getInt();
      int kind = file.getInt();
      if (length < 0) {
        throw new IOException("the PNG data is damaged: a chunk has a negative length");
      }
      if (length > file.remaining() - 4) {
        break;
      }
      if (header == null) {
        if (kind != PNG_IHDR || length < 13) {
          throw new IOException("the PNG data is damaged: it does not start with its header");
        }
        header = pngHeader(file.slice(file.position(), length));
      }
      if (kind == PNG_IEND) {
        return header;
      }
      file.position(file.position() + length + 4);
    }
    throw truncated("PNG", file.capacity());
  }

  private static ImageHeader pngHeader(ByteBuffer data) throws IOException {
    int width = data.getInt();
    int height = data.getInt();
    int bitDepth = data.get();
    int colourType = data.get();
    if (width < 1 || height < 1) {
      throw new IOException("the PNG data is damaged: it has no pixels");
    }
    int channels = 1 + (colourType & 2) + (colourType >> 2 & 1);
    boolean palette = colourType == PNG_PALETTE;
    return new ImageHeader(
        Format.PNG, width, height, palette ? 1 : channels, bitDepth, palette, -1);
  }

  private static ImageHeader jpeg(ByteBuffer file) throws IOException {
    ImageHeader header = null;
    int adobeTransform = -1;
    int position = 2;
    while (position + 1 < file.capacity()) {
      if (unsigned(file, position) != 0xFF) {
        position++; // entropy-coded data, or bytes between segments that libjpeg skips too
        continue;
      }
      int marker = unsigned(file, position + 1);
      if (marker == JPEG_EOI && header != null) {
        return new ImageHeader(
            Format.JPEG,
            header.width,
            header.height,
            header.channels,
            header.bitDepth,
            false,
            adobeTransform);
      }
      if (marker == 0xFF) {
        position++; // a fill byte
        continue;
      }
      if (marker == 0 || marker == JPEG_TEM || (marker >= 0xD0 && marker <= JPEG_EOI)) {
        position += 2; // a stuffed 0xFF, or a marker without a segment
        continue;
      }
      if (position + 4 > file.capacity()) {
        break;
      }
      int length = unsigned(file, position + 2) << 8 | unsigned(file, position + 3);
      if (length < 2) {
        throw new IOException("the JPEG data is damaged: a segment is shorter than its header");
      }
      int data = position + 4;
      if (data + length - 2 > file.capacity()) {
        break;
      }
      if (isStartOfFrame(marker) && length >= 8) {
        header = jpegHeader(file, data);
      } else if (marker == JPEG_APP14 && length >= 14 && isAdobe(file, data)) {
        adobeTransform = unsigned(file, data + 11);
      } else if (marker == JPEG_SOS && header == null) {
        throw new IOException("the JPEG data is damaged: the image's size is missing");
      }
      position = data + length - 2;
      if (marker == JPEG_SOS && endsWithEoi(file)) {
        // Most files end where the image does, and need no search through all of their data.
        position = Math.max(position, file.capacity() - 2);
      }
    }
    throw truncated("JPEG", file.capacity());
  }

  private static boolean endsWithEoi(ByteBuffer file) {
    return unsigned(file, file.capacity() - 2) == 0xFF
        && unsigned(file, file.capacity() - 1) == JPEG_EOI;
  }

  private static ImageHeader jpegHeader(ByteBuffer file, int data) throws IOException {
    int height = unsigned(file, data + 1) << 8 | unsigned(file, data + 2);
    int width = unsigned(file, data + 3) << 8 | unsigned(file, data + 4);
    if (width == 0 || height == 0) {
      throw new IOException("the JPEG data is damaged: it has no pixels");
    }
    int bitDepth = unsigned(file, data);
    int channels = unsigned(file, data + 5);
    return new ImageHeader(Format.JPEG, width, height, channels, bitDepth, false, -1);
  }

  /** SOF0 to SOF15 without DHT, JPG and DAC, which lie between them. */
  private static boolean isStartOfFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static boolean isAdobe(ByteBuffer file, int data) {
    return text(file, data, 5).equals("Adobe");
  }

  private static ImageHeader bmp(ByteBuffer file) throws IOException {
    if (file.capacity() < 26) {
      throw truncated("BMP", file.capacity());
    }
    // The size that the header states is often wrong; where the pixels start is what readers use.
    long pixels = Integer.toUnsignedLong(file.getInt(10));
    if (pixels >= file.capacity()) {
      throw truncated("BMP", file.capacity());
    }
    return undetermined(Format.BMP);
  }

  /** The size stands in the first chunk, of which there are three kinds. */
  private static ImageHeader webp(ByteBuffer file) throws IOException {
    long end = 8 + Integer.toUnsignedLong(file.getInt(4));
    if (file.capacity() < 30 || end > file.capacity()) {
      throw truncated("WEBP", file.capacity());
    }
    int width;
    int height;
    boolean alpha = false;
    String chunk = text(file, 12, 4);
    if (chunk.equals("VP8X")) {
      alpha = (file.get(20) & 0x10) != 0;
      width = 1 + (file.getInt(24) & 0xFFFFFF);
      height = 1 + (file.getInt(26) >>> 8);
    } else if (chunk.equals("VP8L")) {
      int sizes = file.getInt(21);
      width = 1 + (sizes & 0x3FFF);
      height = 1 + (sizes >>> 14 & 0x3FFF);
      alpha = (sizes >>> 28 & 1) != 0;
    } else if (chunk.equals("VP8 ")) {
      width = file.getShort(26) & 0x3FFF;
      height = file.getShort(28) & 0x3FFF;
    } else {
      throw new IOException("the WEBP data is damaged: it does not start with its header");
    }
    return new ImageHeader(Format.WEBP, width, height, alpha ? 4 : 3, 8, false, -1);
  }

  /** Bytes of a file as characters, as many as there are. */
  static String text(ByteBuffer file, int from, int length) {
    int start = Math.min(from, file.capacity());
    byte[] bytes = new byte[Math.min(length, file.capacity() - start)];
    file.get(start, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static boolean startsWith(ByteBuffer file, byte[] signature) {
    for (int i = 0; i < signature.length; i++) {
      if (unsigned(file, i) != (signature[i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private static int unsigned(ByteBuffer file, int position) {
    return position < file.capacity() ? file.get(position) & 0xFF : -1;
  }

  /** The error of a file that ends too early. */
  static IOException truncated(String format, int length) {
    return new IOException(
        String.format(
            Locale.ROOT,
            "the image is truncated: the %s data ends before the end of the image (after %d bytes)",
            format,
            length));
  }
}
