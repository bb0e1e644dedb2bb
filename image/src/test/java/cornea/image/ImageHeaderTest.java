package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ImageHeaderTest {
  /** A frame of 5 x 7 pixels and the start of a scan. */
  private static final byte[] START =
      HexFormat.of().parseHex("ffd8" + "ffc0000b080007000501011100" + "ffda0002");

  /** The search goes by eight bytes at once, so each value stands at each place of the eight. */
  @Test
  void endOfAJpeg_isFoundBehindAnyBytes() throws Exception {
    for (int value = 0; value < 0xFF; value++) {
      for (int length = 0; length < 20; length++) {
        byte[] file = Arrays.copyOf(START, START.length + length + 2);
        Arrays.fill(file, START.length, file.length - 2, (byte) value);
        file[file.length - 2] = (byte) 0xFF;
        file[file.length - 1] = (byte) 0xD9;
        ImageHeader header = ImageHeader.read(file);
        assertThat(header.width()).isEqualTo(5);
        assertThat(header.height()).isEqualTo(7);
        file[file.length - 1] = 0; // which makes the byte before it a stuffed one
        assertThatThrownBy(() -> ImageHeader.read(file))
            .as("%d bytes of %d", length, value)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("truncated");
      }
    }
  }

  @Test
  void stuffedBytesAndRestarts_areNoEnd() throws Exception {
    byte[] scan = HexFormat.of().parseHex("01ff00ffd0feffff00ff01ffd7ffffd9");
    for (int shift = 0; shift < 9; shift++) {
      byte[] file = Arrays.copyOf(START, START.length + shift + scan.length);
      System.arraycopy(scan, 0, file, START.length + shift, scan.length);
      assertThat(ImageHeader.read(file).width()).isEqualTo(5);
      assertThatThrownBy(() -> ImageHeader.read(Arrays.copyOf(file, file.length - 1)))
          .hasMessageContaining("truncated");
    }
  }
}
