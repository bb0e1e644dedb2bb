package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cornea.CorneaException;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single images against Keras; {@code oracle/image_utils.py} wrote what is expected. */
final class ImagesTest {

  @TempDir private Path temporary;

  @Test
  void load_givesTheBytesOfLoadImg() throws Exception {
    List<String> cases = Golden.linesAt("utils/load.txt");
    assertThat(cases).hasSizeGreaterThan(1000);
    for (String line : cases) {
      String[] words = line.split(" ", -1);
      Tensor image =
          Images.load(
              Golden.path(words[0]),
              i ->
                  i.colorMode(ColorMode.valueOf(words[1].toUpperCase(Locale.ROOT)))
                      .targetSize(Integer.parseInt(words[2]), Integer.parseInt(words[3]))
                      .interpolation(Interpolation.valueOf(words[4].toUpperCase(Locale.ROOT)))
                      .keepAspectRatio(words[5].equals("True")));
      assertThat(digest(image)).as(line).isEqualTo(words[6]);
    }
  }

  @Test
  void flow_givesTheBytesOfFlowFromDirectory() throws Exception {
    List<String> cases = Golden.linesAt("utils/flow.txt");
    assertThat(cases).hasSize(12);
    for (String line : cases) {
      String[] words = line.split(" ", -1);
      DirectoryFlow flow =
          new ImageDataGenerator()
              .flowFromDirectory(
                  Golden.path("flow"),
                  f ->
                      f.targetSize(11, 17)
                          .batchSize(20)
                          .shuffle(false)
                          .verbose(false)
                          .interpolation(Interpolation.valueOf(words[0].toUpperCase(Locale.ROOT)))
                          .keepAspectRatio(words[1].equals("True")));
      assertThat(digest(flow.next().x())).as(line).isEqualTo(words[2]);
    }
  }

  @Test
  void toImageAndSave_giveTheBytesOfKeras() throws Exception {
    List<String> cases = Golden.linesAt("utils/arrays.txt");
    assertThat(cases).hasSize(6);
    for (String line : cases) {
      String[] words = line.split(" ", -1);
      int channels = Integer.parseInt(words[1]);
      boolean scale = words[2].equals("True");
      float[] values = new float[13 * 9 * channels];
      for (int i = 0; i < values.length; i++) {
        values[i] = Seeded.sample(Long.parseLong(words[0]), i, 16) / 256f - (scale ? 20 : 0);
      }
      Tensor array = Tensor.of(values, 13, 9, channels);
      Tensor image = Images.toTensor(Images.toImage(array, scale));
      assertThat(digest(image)).as(line).isEqualTo(words[3]);
      for (String name : List.of("x.png", "x.tiff", "x.tif", "x.bmp")) {
        if (channels == 4 && name.endsWith("bmp")) {
          continue;
        }
        Path file = temporary.resolve(name);
        Images.save(file, array, scale);
        ColorMode mode =
            channels == 1 ? ColorMode.GRAYSCALE : channels == 3 ? ColorMode.RGB : ColorMode.RGBA;
        Tensor again = Images.load(file, i -> i.colorMode(mode));
        assertThat(digest(again)).as("%s as %s", line, name).isEqualTo(words[4]);
      }
    }
  }

  /**
   * Positions below 64 are floats, so to 2^-19 the same; a filter's weight changes no faster than
   * the position, and there are 6 of them along each of two axes: 2 * 6 * 255 * 2^-19 = 5.9e-3.
   */
  @Test
  void smartResize_equalsThatOfKeras() {
    float[] expected = Golden.floats("utils/smart.f32");
    int from = 0;
    for (String line : Golden.linesAt("utils/smart.txt")) {
      String[] words = line.split(" ", -1);
      int[] sizes = new int[6];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = Integer.parseInt(words[i]);
      }
      float[] values = new float[sizes[1] * sizes[2] * sizes[3]];
      for (int i = 0; i < values.length; i++) {
        values[i] = Seeded.sample(sizes[0], i, 8);
      }
      Interpolation interpolation =
          Interpolation.valueOf(words[6].replace("lanczos3", "lanczos").toUpperCase(Locale.ROOT));
      Tensor image = Tensor.of(values, sizes[1], sizes[2], sizes[3]);
      Tensor resized = Images.smartResize(image, sizes[4], sizes[5], interpolation);
      assertThat(resized.shape().dims()).containsExactly(sizes[4], sizes[5], sizes[3]);
      for (float value : resized.floats()) {
        assertThat(value).as(line).isCloseTo(expected[from++], within(5.9e-3f));
      }
      Tensor batch = image.reshape(1, sizes[1], sizes[2], sizes[3]);
      assertThat(Images.smartResize(batch, sizes[4], sizes[5], interpolation).row(0))
          .isEqualTo(resized);
    }
    assertThat(from).isEqualTo(expected.length).isPositive();
  }

  @Test
  void withoutScale_valuesOutsideAreCutOffAndOneWideChannelStaysWide() {
    BufferedImage colours = Images.toImage(Tensor.of(new float[] {-3, 12.9f, 300}, 1, 1, 3), false);
    assertThat(Images.toTensor(colours).floats()).containsExactly(0, 12, 255);
    BufferedImage wide = Images.toImage(Tensor.of(new float[] {-1, 300, 70_000}, 1, 3, 1), false);
    assertThat(Images.toTensor(wide).floats()).containsExactly(0, 300, 65535);
    BufferedImage equal = Images.toImage(Tensor.of(new float[] {7, 7}, 1, 2, 1));
    assertThat(Images.toTensor(equal).floats()).containsExactly(0, 0);
  }

  @Test
  void jpeg_losesOpacityAndNotMore() {
    float[] values = new float[16 * 16 * 4];
    Arrays.fill(values, 100);
    Path file = temporary.resolve("x.JPG");
    Images.save(file, Tensor.of(values, 16, 16, 4), false);
    assertThat(Images.load(file).floats()).hasSize(16 * 16 * 3).containsOnly(100);
  }

  @Test
  void save_ofAnotherFormatOrPlace_saysSo() {
    Tensor image = Tensor.zeros(Shape.of(2, 2, 3));
    assertThatThrownBy(() -> Images.save(temporary.resolve("x.gif"), image))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must end in one of png, bmp, jpg, jpeg, tif, tiff")
        .hasMessageContaining("x.gif");
    assertThatThrownBy(() -> Images.save(temporary.resolve("missing/x.png"), image))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("x.png");
    assertThatThrownBy(() -> Images.toImage(Tensor.of(new float[2], 1, 1, 2)))
        .hasMessage("an image must have 1, 3 or 4 channels. Received: 2");
    assertThatThrownBy(() -> Images.smartResize(image, 2, 2, Interpolation.BOX))
        .hasMessageContaining("Received: BOX");
  }

  @Test
  void keepAspectRatio_withoutSuchAPart_namesTheFile() throws Exception {
    Path file = temporary.resolve("thin.png");
    Images.save(file, Tensor.zeros(Shape.of(1, 3, 3)));
    assertThatThrownBy(() -> Images.load(file, i -> i.targetSize(50, 4).keepAspectRatio(true)))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("thin.png")
        .hasMessageContaining("no part with the proportions of 50 x 4");
    assertThat(Files.exists(file)).isTrue();
  }

  private static String digest(Tensor tensor) throws Exception {
    float[] values = tensor.floats();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }

  @Test
  void toImage_ofOtherShapes_isRefused() {
    assertThatThrownBy(() -> Images.toImage(Tensor.of(new float[80], 10, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Received: (10, 8)");
    assertThatThrownBy(() -> Images.toImage(Tensor.of(new float[240], 2, 5, 8, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Received: (2, 5, 8, 3)");
    assertThatThrownBy(() -> Images.toImage(Tensor.of(new float[400], 10, 8, 5)))
        .hasMessage("an image must have 1, 3 or 4 channels. Received: 5");
  }

  @Test
  void load_closesItsFiles() throws Exception {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "only Linux lists the files that a process has open");
    Path file = temporary.resolve("x.png");
    Images.save(file, Tensor.zeros(Shape.of(2, 2, 3)));
    for (int i = 0; i < 200; i++) {
      Images.load(file);
    }
    try (Stream<Path> files = Files.list(open)) {
      assertThat(files.filter(link -> leadsTo(link, file))).isEmpty();
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      return false; // closed since it was listed
    }
  }
}
