package cornea.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How a camera was held, from the EXIF data of JPEG, PNG and WebP files and the tags of TIFF files.
 * Damaged EXIF data counts as none.
 */
final class Exif {
  /** Nothing to turn. */
  static final int UPRIGHT = 1;

  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;
  private static final byte[] JPEG_NAME = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private Exif() {}

  /** 1 to 8 as EXIF counts them; 1 where nothing is said. */
  static int orientation(ByteBuffer file, ImageHeader.Format format) {
    ByteBuffer data = file.duplicate();
    try {
      return switch (format) {
        case JPEG -> jpeg(data);
        case PNG -> chunk(data, 8, "eXIf", false);
        case WEBP -> chunk(data, 12, "EXIF", true);
        case TIFF -> tags(data.slice());
        case GIF, BMP, PNM -> UPRIGHT;
      };
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return UPRIGHT;
    }
  }

  private static int jpeg(ByteBuffer data) {
    int position = 2;
    while (true) {
      int marker = data.getShort(position) & 0xFFFF;
      if (marker < 0xFFE0 || marker > 0xFFFE) {
        if (marker >= 0xFFC0 && marker < 0xFFE0 && marker != 0xFFDA && marker != 0xFFD9) {
          position += 2 + (data.getShort(position + 2) & 0xFFFF); // tables and frame headers
          continue;
        }
        return UPRIGHT;
      }
      int length = data.getShort(position + 2) & 0xFFFF;
      if (marker == 0xFFE1 && isNamed(data, position + 4)) {
        int start = position + 4 + JPEG_NAME.length;
        return tags(data.slice(start, position + 2 + length - start));
      }
      position += 2 + length;
    }
  }

  private static boolean isNamed(ByteBuffer data, int position) {
    for (int i = 0; i < JPEG_NAME.length; i++) {
      if (data.get(position + i) != JPEG_NAME[i]) {
        return false;
      }
    }
    return true;
  }

  /** Chunks of PNG are (length, name, content, checksum), those of RIFF (name, length, content). */
  private static int chunk(ByteBuffer data, int from, String name, boolean riff) {
    data.order(riff ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    byte[] word = new byte[4];
    long position = from;
    while (position + 8 <= data.capacity()) {
      int at = (int) position;
      long length = Integer.toUnsignedLong(data.getInt(riff ? at + 4 : at));
      data.get(riff ? at : at + 4, word);
      if (name.equals(new String(word, StandardCharsets.ISO_8859_1))) {
        int start = at + 8;
        int prefix = data.get(start) == 'E' ? JPEG_NAME.length : 0; // some writers repeat it
        return tags(data.slice(start + prefix, Math.toIntExact(length) - prefix));
      }
      position += 8 + length + (riff ? length & 1 : 4);
    }
    return UPRIGHT;
  }

  /** A TIFF header and the first list of tags behind it. */
  private static int tags(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int list = tiff.getInt(4);
    int count = tiff.getShort(list) & 0xFFFF;
    for (int i = 0; i < count; i++) {
      int entry = list + 2 + i * ENTRY;
      if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION && tiff.getShort(entry + 2) == SHORT) {
        int value = tiff.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }
}
