package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void folder_isNoFile() {
    assertThatThrownBy(() -> Images.load(folder))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            folder
                + ": this is a folder. Expected: an image file."
                + " Remedy: ImageDataGenerator.flowFromDirectory");
  }

  @Test
  void interruptedThread_isToldSo() {
    Path file = Golden.path("rgb.png");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Images.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessage(file + ": the thread was interrupted while it read the file");
    assertThat(Thread.interrupted()).isTrue();
  }

  /** The message of such an error of the system may be the file's name alone. */
  @Test
  void unreadableFile_isToldWithTheReason() throws Exception {
    Path file = folder.resolve("cat.7.jpg");
    Files.createSymbolicLink(file, file);
    assertThatThrownBy(() -> Images.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file + ": the file cannot be read: ");
  }

  @Test
  void emptyFile_isNamed() throws Exception {
    requireMessage(new byte[0], "the file is empty");
  }

  @Test
  void text_isNoImage() throws Exception {
    requireMessage(
        "<html>not found</html>".getBytes(StandardCharsets.UTF_8),
        "this is a web page and not an image; a download may have failed. Expected: JPEG, PNG, WebP,"
            + " BMP, GIF, TIFF, PGM or PPM data. Received: 22 bytes that start with 3c 68 74 6d");
  }

  @ParameterizedTest
  @CsvSource({
    "0000001866747970686569630000,this is HEIC data",
    "0000001866747970617669660000,this is AVIF data",
    "0000000C6A5020200D0A870A0000,this is JPEG 2000 data",
    "255044462D312E37,this is PDF data",
    "504B030414000000,this is ZIP data",
    "76657273696F6E2068747470733A2F2F6769742D6C66732E676974687562,this is a pointer of Git LFS",
    "3132333435,this is not an image. Expected"
  })
  void otherFormat_isToldByItsContent(String hex, String start) throws Exception {
    Path file = Files.write(folder.resolve("cat.7.jpg"), HexFormat.of().parseHex(hex));
    assertThatThrownBy(() -> Images.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file + ": " + start);
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
  @CsvSource({
    "lossy.webp",
    "alpha.webp",
    "rgb.bmp",
    "palette.bmp",
    "palette.gif",
    "rgb.tiff",
    "rgb.ppm",
    "gray.pgm"
  })
  void truncatedFileOfAnotherFormat_isNotRead(String name) throws Exception {
    byte[] file = Golden.bytes(name);
    for (int length = 4; length < file.length * 9 / 10; length += 101) {
      Path path = Files.write(folder.resolve(name), Arrays.copyOf(file, length));
      assertThatThrownBy(() -> Images.load(path))
          .as("%s cut to %d bytes", name, length)
          .isInstanceOf(CorneaException.class)
          .hasMessageStartingWith(path + ": ")
          .message()
          .doesNotContain(": null");
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
        file,
        "the image is too large: expected at most 178956970 pixels. Received: 65573 x 65565."
            + " Remedy: -Dcornea.image.maxPixels=4299293745, if the file is to be trusted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb.png",
        "rgb420.jpg",
        "rgb.tiff",
        "palette.gif",
        "rgb.bmp",
        "rgb.ppm",
        "lossy.webp"
      })
  void pixelBound_canBeSet(String name) throws Exception {
    Path file = Files.write(folder.resolve(name), Golden.bytes(name));
    System.setProperty("cornea.image.maxPixels", "1072"); // 29 x 37 = 1073
    try {
      assertThatThrownBy(() -> Images.load(file))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("expected at most 1072 pixels. Received: 37 x 29");
      System.setProperty("cornea.image.maxPixels", "1073");
      assertThat(Images.load(file).size()).isEqualTo(3 * 1073);
    } finally {
      System.clearProperty("cornea.image.maxPixels");
    }
  }

  /** Three samples of 900 million pixels are more than an array has. */
  @Test
  void hugePpm_isTruncated() throws Exception {
    System.setProperty("cornea.image.maxPixels", "900000000");
    try {
      requireMessage(
          "P6 30000 30000 255\n".getBytes(StandardCharsets.US_ASCII),
          "the image is truncated: the PNM data ends before the end of the image (after 19 bytes)");
    } finally {
      System.clearProperty("cornea.image.maxPixels");
    }
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
