package cornea.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that NumPy wrote; see {@code oracle/npy.py}. */
final class NpzFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "compressed.npz"})
  void archive_givesItsArraysByName(String name) throws Exception {
    Map<String, Tensor> arrays = Tensors.readNpz(golden(name));
    assertThat(arrays).containsOnlyKeys("weights", "counts", "layer/bias");
    assertThat(arrays.get("weights")).isEqualTo(Tensor.readNpy(golden("f4.npy")));
    assertThat(arrays.get("counts")).isEqualTo(Tensor.of(new float[] {0, 37, 74, 10, 47}, 5));
    assertThat(arrays.get("layer/bias")).isEqualTo(Tensor.of(new float[] {-6.25f, -1.625f, 3}, 3));
  }

  @Test
  void writtenArchive_isReadAgain_andEqualArraysMakeEqualFiles() {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("z", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    arrays.put("a", Tensor.ofDoubles(new double[] {0.5}, Shape.of(1)));
    Path file = folder.resolve("a.npz");
    Tensors.writeNpz(file, arrays);
    Map<String, Tensor> read = Tensors.readNpz(file);
    assertThat(read.keySet()).containsExactly("z", "a");
    assertThat(read.get("z")).isEqualTo(arrays.get("z"));
    assertThat(read.get("a")).isEqualTo(Tensor.of(new float[] {0.5f}, 1));
    Tensors.writeNpz(folder.resolve("b.npz"), arrays);
    assertThat(folder.resolve("b.npz")).hasSameBinaryContentAs(file);
  }

  @Test
  void otherFiles_areNamed() throws Exception {
    Path absent = folder.resolve("absent.npz");
    assertThatThrownBy(() -> Tensors.readNpz(absent))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(absent.toString());
    assertThatThrownBy(() -> Tensors.readNpz(golden("f4.npy")))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("f4.npy");
    assertThatThrownBy(() -> Tensors.readNpz(archive("notes.txt", new byte[3])))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("notes.txt")
        .hasMessageContaining(".npy");
  }

  @Test
  void damage_isNamedWithTheArray() throws Exception {
    byte[] whole = Files.readAllBytes(golden("f4.npy"));
    Path cut = archive("w.npy", Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> Tensors.readNpz(cut))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(cut + ": w.npy")
        .hasMessageContaining("truncated");
    byte[] file = Files.readAllBytes(golden("stored.npz"));
    Path half = folder.resolve("half.npz");
    Files.write(half, Arrays.copyOf(file, file.length / 2));
    assertThatThrownBy(() -> Tensors.readNpz(half))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(half.toString());
  }

  /** A few kilobytes that would become gigabytes. */
  @Test
  void hugeArray_isRefusedBeforeItIsRead() throws Exception {
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2147483000,), }";
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    byte[] bomb = new byte[1 << 20];
    System.arraycopy(start, 0, bomb, 0, start.length);
    bomb[start.length] = (byte) header.length();
    System.arraycopy(
        header.getBytes(StandardCharsets.US_ASCII), 0, bomb, start.length + 2, header.length());
    Path file = archive("bomb.npy", bomb);
    // 8 GB of floats, unless the tests run in a heap of twice that, where the data are missing.
    assertThatThrownBy(() -> Tensors.readNpz(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file + ": bomb.npy");
  }

  private Path archive(String entry, byte[] content) throws Exception {
    Path file = folder.resolve("made.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content);
    }
    return file;
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(NpzFileTest.class.getResource("npy/" + name), name).toURI());
  }
}
