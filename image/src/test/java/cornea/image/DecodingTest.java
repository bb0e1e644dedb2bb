package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of file, to the bit what Keras's {@code load_img} makes of it. */
final class DecodingTest {

  static Stream<String> files() {
    return Golden.lines("decoded.txt").stream();
  }

  /** The JDK has no WebP. */
  static Stream<String> filesOfTheJdk() {
    return files().filter(name -> !name.endsWith("webp"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void file_hasThePixelsOfPillow(String name) throws Exception {
    for (ColorMode mode : ColorMode.values()) {
      requireEqual(ImageFiles.decode(Golden.bytes(name), mode), name, mode);
    }
  }

  @ParameterizedTest
  @MethodSource("filesOfTheJdk")
  void file_hasThePixelsOfPillowWithoutNatives(String name) throws Exception {
    ByteBuffer file = ByteBuffer.wrap(Golden.bytes(name));
    Pixels pixels = new ImageIoDecoder().decode(file, ImageHeader.read(file));
    for (ColorMode mode : ColorMode.values()) {
      requireEqual(pixels, name, mode);
    }
  }

  /** Where nearest neighbours are taken out of what a decoder has, not of a copy of all of it. */
  @ParameterizedTest
  @MethodSource("files")
  void neighboursTakenWhileDecoding_areThoseOfTheDecodedImage(String name) throws Exception {
    int[][] sizes = {{1, 1}, {7, 5}, {Golden.HEIGHT, Golden.WIDTH}, {64, 3}, {50, 80}};
    for (ColorMode mode : ColorMode.values()) {
      Pixels decoded = ImageFiles.decode(Golden.bytes(name), mode);
      for (int[] size : sizes) {
        for (boolean middle : new boolean[] {false, true}) {
          ImageForm form =
              new ImageForm(size[0], size[1], mode, Interpolation.NEAREST, middle, false);
          float[] expected = new float[size[0] * size[1] * mode.channels()];
          decoded.in(form).write(expected, 0);
          float[] actual = new float[expected.length];
          form.load(Golden.path(name), actual, 0, new StageClock());
          assertThat(actual).as("%s as %s", name, form).isEqualTo(expected);
        }
      }
    }
  }

  /** It does not fit into the memory that is used for one file after another. */
  @Test
  void largeFile_hasThePixelsOfASmallOne(@TempDir Path folder) throws Exception {
    byte[] small = Golden.bytes("rgb420.jpg");
    ByteBuffer large = ByteBuffer.allocate(small.length + 5 * 0x10001);
    large.put(small, 0, 2);
    for (int i = 0; i < 5; i++) {
      large.putShort((short) 0xFFFE).putShort((short) 0xFFFF); // a comment of zeros
      large.position(large.position() + 0xFFFD);
    }
    large.put(small, 2, small.length - 2);
    Path file = Files.write(folder.resolve("large.jpg"), large.array());
    for (int round = 0; round < 3; round++) {
      Tensor expected = Images.load(Golden.path("rgb420.jpg"));
      assertThat(Images.load(file).floats()).isEqualTo(expected.floats());
      assertThat(Images.load(file, 7, 5).floats())
          .isEqualTo(Images.load(Golden.path("rgb420.jpg"), 7, 5).floats());
    }
  }

  @Test
  void natives_areLoadedHere() {
    // Otherwise the first of the tests above would compare the JDK with Pillow twice.
    assertThat(new OpenCvDecoder()).isNotNull();
  }

  @Test
  void exifOrientation_turnsAsExifTransposeDoes() throws Exception {
    List<String> cases = Golden.lines("turned.txt");
    assertThat(cases).hasSize(32);
    for (String line : cases) {
      String[] words = line.split(" ", -1);
      Path file = Golden.path("turned/" + words[0]);
      Tensor image = Images.load(file, i -> i.exifOrientation(true));
      assertThat(image.shape().dims())
          .as(line)
          .containsExactly(Integer.parseInt(words[1]), Integer.parseInt(words[2]), 3);
      byte[] bytes = new byte[image.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (int) image.at(i);
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertThat(HexFormat.of().formatHex(digest)).as(line).isEqualTo(words[3]);
      assertThat(ImageFiles.read(file).orientation()).isEqualTo(words[0].charAt(0) - '0');
      assertThat(Images.load(file).shape().dims()).containsExactly(29, 37, 3);
    }
  }

  @Test
  void flow_countsTurnedImagesAndTurnsThemOnRequest(@TempDir Path root) throws Exception {
    for (int i = 1; i <= 8; i++) {
      Files.createDirectories(root.resolve("a"));
      Files.copy(Golden.path("turned/" + i + ".jpg"), root.resolve("a/" + i + ".jpg"));
    }
    for (boolean upright : new boolean[] {false, true}) {
      DirectoryFlow flow =
          new ImageDataGenerator()
              .flowFromDirectory(
                  root, f -> f.exifOrientation(upright).verbose(false).shuffle(false));
      assertThat(flow.turnedImages()).isZero();
      Tensor x = flow.next().x();
      assertThat(flow.turnedImages()).isEqualTo(7);
      assertThat(x.row(0).equals(x.row(2))).isEqualTo(!upright);
      Path third = root.resolve("a/3.jpg");
      assertThat(x.row(2))
          .isEqualTo(Images.load(third, i -> i.targetSize(256, 256).exifOrientation(upright)));
    }
  }

  @Test
  void grayOf16Bits_turnsToo() {
    Pixels wide = Pixels.gray16(1, 2, new char[] {300, 7}).withOrientation(6).upright();
    float[] values = new float[2];
    wide.write(values, 0);
    assertThat(values).containsExactly(300, 7);
    assertThat(wide.height()).isEqualTo(2);
  }

  private static void requireEqual(Pixels pixels, String name, ColorMode mode) {
    assertThat(pixels.height()).isEqualTo(Golden.HEIGHT);
    assertThat(pixels.width()).isEqualTo(Golden.WIDTH);
    float[] actual = new float[Golden.HEIGHT * Golden.WIDTH * mode.channels()];
    pixels.convert(mode).write(actual, 0);
    assertThat(actual).as("%s as %s", name, mode).isEqualTo(expected(name, mode, actual.length));
  }

  private static float[] expected(String name, ColorMode mode, int size) {
    String ending =
        switch (mode) {
          case RGB -> ".rgb";
          case RGBA -> ".rgba";
          case GRAYSCALE -> ".gray";
        };
    byte[] golden = Golden.bytes(name + ending);
    float[] values = new float[size];
    boolean wide = golden.length == 2 * size;
    for (int i = 0; i < size; i++) {
      values[i] =
          wide ? (golden[2 * i] & 0xFF) + 256 * (golden[2 * i + 1] & 0xFF) : golden[i] & 0xFF;
    }
    return values;
  }
}
