package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class BrokenFilesTest {
  @TempDir Path folder;

  @Test
  void missingFile_isNamed() {
    Path file = folder.resolve("cat.7.jpg");
    assertThatThrownBy(() -> Images.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessage(file + ": the file does not exist");
  }

  @Test
  void emptyFile_isNamed() throws Exception {
    requireMessage(new byte[0], "the file is empty");
  }

  @Test
  void text_isNoImage() throws Exception {
    requireMessage(
        "<html>not found</html>".getBytes(StandardCharsets.UTF_8),
        "this is not an image. Expected: JPEG, PNG, BMP, GIF, TIFF, PGM or PPM data."
            + " Received: 22 bytes that start with 3c 68 74 6d");
  }

  @ParameterizedTest
  @CsvSource({
    "rgb420.jpg,JPEG",
    "progressive.jpg,JPEG",
    "cmyk.jpg,JPEG",
    "rgb.png,PNG",
    "palette.png,PNG"
  })
  void truncatedFile_isFoundWhereverItEnds(String name, String format) throws Exception {
    byte[] file = Golden.bytes(name);
    for (int length = 8; length < file.length; length += 41) {
      requireMessage(
          Arrays.copyOf(file, length),
          "the image is truncated: the "
              + format
              + " data ends before the end of the image (after "
              + length
              + " bytes)");
    }
    requireMessage(
        Arrays.copyOf(file, file.length - 1),
        "the image is truncated: the "
            + format
            + " data ends before the end of the image (after "
            + (file.length - 1)
            + " bytes)");
  }

  @ParameterizedTest
  @CsvSource({"rgb.bmp", "palette.bmp", "palette.gif", "rgb.tiff", "rgb.ppm", "gray.pgm"})
  void truncatedFileOfAnotherFormat_isNotRead(String name) throws Exception {
    byte[] file = Golden.bytes(name);
    for (int length = 4; length < file.length * 9 / 10; length += 101) {
      Path path = Files.write(folder.resolve(name), Arrays.copyOf(file, length));
      assertThatThrownBy(() -> Images.load(path))
          .as("%s cut to %d bytes", name, length)
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining(path.toString());
    }
  }

  @Test
  void damagedPng_isNotRead() throws Exception {
    byte[] file = Golden.bytes("rgb.png");
    file[file.length / 2] ^= 0x55;
    requireMessage(file, "the PNG data is damaged and was not decoded");
  }

  @Test
  void hugePng_isRefusedBeforeItIsDecoded() throws Exception {
    byte[] file = Golden.bytes("rgb.png");
    file[17] = 1; // the width's second byte: 65536 + 37
    file[21] = 1;
    requireMessage(
        file, "the image is too large: expected at most 178956970 pixels. Received: 65573 x 65565");
  }

  @ParameterizedTest
  @MethodSource("cornea.image.DecodingTest#files")
  void anyDamage_givesAnImageOrAnErrorThatNamesTheFile(String name) throws Exception {
    byte[] file = Golden.bytes(name);
    Random random = new Random(7); // the damage is the same on each run
    for (int round = 0; round < 40; round++) {
      byte[] damaged = file.clone();
      for (int i = 0; i <= round / 10; i++) {
        damaged[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      Path path = Files.write(folder.resolve(name), damaged);
      try {
        assertThat(Images.load(path, 3, 3).size()).isEqualTo(27);
      } catch (CorneaException e) {
        assertThat(e).hasMessageStartingWith(path + ": ");
      }
    }
  }

  private void requireMessage(byte[] content, String what) throws Exception {
    Path file = Files.write(folder.resolve("cat.7.jpg"), content);
    assertThatThrownBy(() -> Images.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessage(file + ": " + what);
  }
}
