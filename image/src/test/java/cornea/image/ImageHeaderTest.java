package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ImageHeaderTest {
  /** A frame of 5 x 7 pixels and the start of a scan. */
  private static final byte[] START =
      HexFormat.of().parseHex("ffd8" + "ffc0000b080007000501011100" + "ffda0002");

  /** Also where bytes follow that belong to no image, so that the end has to be searched for. */
  @Test
  void endOfAJpeg_isFoundBehindAnyBytes() throws Exception {
    for (int behind : new int[] {0, 1, 9}) {
      for (int value = 0; value < 0xFF; value++) {
        for (int length = 0; length < 20; length++) {
          byte[] file = Arrays.copyOf(START, START.length + length + 2 + behind);
          int end = START.length + length;
          Arrays.fill(file, START.length, end, (byte) value);
          file[end] = (byte) 0xFF;
          file[end + 1] = (byte) 0xD9;
          ImageHeader header = read(file);
          assertThat(header.width()).isEqualTo(5);
          assertThat(header.height()).isEqualTo(7);
          file[end + 1] = 0; // which makes the byte before it a stuffed one
          assertThatThrownBy(() -> read(file))
              .as("%d bytes of %d before %d others", length, value, behind)
              .isInstanceOf(IOException.class)
              .hasMessageContaining("truncated");
        }
      }
    }
  }

  /** A thumbnail within the header has an end of its own. */
  @Test
  void endOfAThumbnail_isNotThatOfTheImage() {
    byte[] thumbnail = HexFormat.of().parseHex("ffe10006" + "00ffffd9");
    byte[] file = Arrays.copyOf(START, 15 + thumbnail.length);
    System.arraycopy(thumbnail, 0, file, 15, thumbnail.length);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("truncated");
  }

  @Test
  void stuffedBytesAndRestarts_areNoEnd() throws Exception {
    byte[] scan = HexFormat.of().parseHex("01ff00ffd0feffff00ff01ffd7ffffd9");
    for (int shift = 0; shift < 9; shift++) {
      byte[] file = Arrays.copyOf(START, START.length + shift + scan.length);
      System.arraycopy(scan, 0, file, START.length + shift, scan.length);
      assertThat(read(file).width()).isEqualTo(5);
      assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length - 1)))
          .hasMessageContaining("truncated");
    }
  }

  private static ImageHeader read(byte[] file) throws IOException {
    return ImageHeader.read(ByteBuffer.wrap(file));
  }
}
