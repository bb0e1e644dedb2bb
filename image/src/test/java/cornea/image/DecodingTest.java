package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of file, to the bit what Keras's {@code load_img} makes of it. */
final class DecodingTest {

  static Stream<String> files() {
    return Golden.lines("decoded.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void file_hasThePixelsOfPillow(String name) throws Exception {
    for (ColorMode mode : ColorMode.values()) {
      requireEqual(ImageFiles.decode(Golden.bytes(name), mode), name, mode);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void file_hasThePixelsOfPillowWithoutNatives(String name) throws Exception {
    byte[] file = Golden.bytes(name);
    Pixels pixels = new ImageIoDecoder().decode(file, ImageHeader.read(file));
    for (ColorMode mode : ColorMode.values()) {
      requireEqual(pixels, name, mode);
    }
  }

  @Test
  void natives_areLoadedHere() {
    // Otherwise the first of the tests above would compare the JDK with Pillow twice.
    assertThat(new OpenCvDecoder()).isNotNull();
  }

  private static void requireEqual(Pixels pixels, String name, ColorMode mode) {
    assertThat(pixels.height()).isEqualTo(Golden.HEIGHT);
    assertThat(pixels.width()).isEqualTo(Golden.WIDTH);
    float[] actual = new float[Golden.HEIGHT * Golden.WIDTH * mode.channels()];
    pixels.write(
        new ImageForm(Golden.HEIGHT, Golden.WIDTH, mode, Interpolation.NEAREST, false), actual, 0);
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
