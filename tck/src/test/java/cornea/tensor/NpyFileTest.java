package cornea.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy wrote; see {@code oracle/npy.py}. */
final class NpyFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"})
  void everyType_isReadInAnyOrder(String kind) throws Exception {
    for (String layout : new String[] {"", ".fortran", ".big"}) {
      Tensor tensor = Tensor.readNpy(golden(kind + layout + ".npy"));
      assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3, 4));
      for (int i = 0; i < tensor.size(); i++) {
        assertThat(tensor.at(i)).as("%s%s[%d]", kind, layout, i).isEqualTo(expected(kind, i));
      }
    }
  }

  private static double expected(String kind, int position) {
    int value = 37 * position % 101;
    return switch (kind.charAt(0)) {
      case 'f' -> (value - 50) / 8.0;
      case 'b' -> value % 2;
      case 'u' -> value;
      default -> value - 50;
    };
  }

  @Test
  void scalarsAndVectors_keepTheirShapes() throws Exception {
    assertThat(Tensor.readNpy(golden("f4.rank0.npy")).shape().rank()).isZero();
    assertThat(Tensor.readNpy(golden("f4.rank1.npy")).shape()).isEqualTo(Shape.of(5));
  }

  @Test
  void writing_givesTheBytesOfNumPy() throws Exception {
    for (String name : new String[] {"f4.npy", "f4.rank0.npy", "f4.rank1.npy"}) {
      Path file = folder.resolve(name);
      Tensor.readNpy(golden(name)).writeNpy(file);
      assertThat(file).hasSameBinaryContentAs(golden(name));
    }
    Tensor doubles = Tensor.ofDoubles(new double[] {0.1, -2}, Shape.of(2, 1));
    doubles.writeNpy(folder.resolve("f8.npy"));
    assertThat(Tensor.readNpy(folder.resolve("f8.npy"))).isEqualTo(doubles.as(DType.FLOAT32));
  }

  @Test
  void writingAView_writesItAlone() {
    Tensor whole = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 3, 2);
    Path file = folder.resolve("view.npy");
    whole.slice(1, 3).writeNpy(file);
    assertThat(Tensor.readNpy(file)).isEqualTo(Tensor.of(new float[] {2, 3, 4, 5}, 2, 2));
    assertThat(folder.toFile().list()).containsExactly("view.npy");
  }

  @Test
  void damagedFiles_areNamed() throws Exception {
    byte[] file = Files.readAllBytes(golden("f4.npy"));
    Path cut = folder.resolve("cut.npy");
    for (int length = 0; length < file.length; length += 3) {
      Files.write(cut, Arrays.copyOf(file, length));
      assertThatThrownBy(() -> Tensor.readNpy(cut))
          .as("%d bytes", length)
          .isInstanceOf(CorneaException.class)
          .hasMessageStartingWith(cut.toString());
    }
    assertThatThrownBy(() -> Tensor.readNpy(golden("c8.npy")))
        .hasMessageContaining(
            "expected floats of 4 or 8 bytes, integers or booleans. Received: c8");
    Files.write(cut, Arrays.copyOf(file, file.length + 1));
    assertThatThrownBy(() -> Tensor.readNpy(cut)).hasMessageContaining("there is more in the file");
    String header = new String(file, StandardCharsets.ISO_8859_1);
    String claims = header.replace("(2, 3, 4)", "(99, 999)"); // a file of 96 bytes of data
    Files.write(cut, claims.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Tensor.readNpy(cut)).hasMessageContaining("the file is truncated");
    assertThatThrownBy(() -> Tensor.readNpy(folder.resolve("none.npy")))
        .hasMessageContaining("none.npy");
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(NpyFileTest.class.getResource("npy/" + name), name).toURI());
  }
}
