package cornea.image;

import java.io.IOException;
import java.util.Arrays;

/** Binary PGM and PPM files of 8 bits: a line of text with the size, then the samples. */
final class PnmDecoder {
  private final byte[] file;
  private int position = 2;

  private PnmDecoder(byte[] file) {
    this.file = file;
  }

  static Pixels decode(byte[] file) throws IOException {
    return new PnmDecoder(file).decode();
  }

  private Pixels decode() throws IOException {
    int width = number();
    int height = number();
    int largest = number();
    position++; // one white space ends the header
    if (width < 1 || height < 1 || largest != 255) {
      throw new IOException(
          "only PGM and PPM files of 8 bits (largest value 255) are supported. Received: "
              + width
              + " x "
              + height
              + ", largest value "
              + largest);
    }
    ImageHeader.requirePixels(width, height);
    boolean gray = file[1] == '5';
    long size = (long) width * height * (gray ? 1 : 3);
    if (file.length - position < size) {
      throw ImageHeader.truncated("PNM", file.length);
    }
    byte[] samples = Arrays.copyOfRange(file, position, position + (int) size);
    return gray ? Pixels.gray(height, width, samples) : Pixels.rgb(height, width, samples);
  }

  /** The next number of the header; -1 where there is none. */
  private int number() {
    while (position < file.length && !isDigit(file[position])) {
      if (file[position] == '#') {
        while (position < file.length && file[position] != '\n') {
          position++;
        }
      } else if (file[position] > ' ') {
        return -1;
      } else {
        position++;
      }
    }
    int value = -1;
    while (position < file.length && isDigit(file[position])) {
      value = Math.min(99_999_999, Math.max(0, value)) * 10 + file[position] - '0';
      position++;
    }
    return value;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }
}
