package cornea.image.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdxFileTest {
  private static final String IMAGES = "train-images-idx3-ubyte";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    put(IMAGES, idx(0x803, new int[] {2, 2, 3}, 0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255));
    put("train-labels-idx1-ubyte.gz", zipped(idx(0x801, new int[] {2}, 9, 0)));
    put("t10k-images.idx3-ubyte", idx(0x803, new int[] {1, 2, 3}, 6, 5, 4, 3, 2, 1));
    put("t10k-labels-idx1-ubyte", idx(0x801, new int[] {1}, 7));
  }

  @Test
  void files_packedOrNot_becomeTensors() {
    Dataset data = Mnist.load(folder);
    assertThat(data.xTrain())
        .isEqualTo(
            Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255}, 2, 2, 3));
    assertThat(data.yTrain()).isEqualTo(Tensor.of(new float[] {9, 0}, 2));
    assertThat(data.xTest()).isEqualTo(Tensor.of(new float[] {6, 5, 4, 3, 2, 1}, 1, 2, 3));
    assertThat(data.yTest()).isEqualTo(Tensor.of(new float[] {7}, 1));
    assertThat(FashionMnist.load(folder).classNames().get(9)).isEqualTo("Ankle boot");
  }

  @Test
  void missingFile_isNamed() throws Exception {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    requireMessage(
        "the file t10k-labels-idx1-ubyte is missing."
            + " Expected: t10k-labels-idx1-ubyte.gz, or the same unpacked");
  }

  @Test
  void wrongMagic_isAnError() throws Exception {
    put(IMAGES, idx(0x801, new int[] {1}, 7));
    requireMessage(
        "train-images-idx3-ubyte is not an IDX file of bytes with 3 dimensions."
            + " Expected: a first number of 0x00000803. Received: 0x00000801");
  }

  @Test
  void wrongLength_isAnError() throws Exception {
    put(IMAGES, idx(0x803, new int[] {2, 2, 3}, 1, 2, 3));
    requireMessage(
        "train-images-idx3-ubyte has a wrong length."
            + " Expected: 12 bytes after its header. Received: 3");
    put(IMAGES, idx(0x803, new int[] {1, 1, 1}, 1, 2));
    requireMessage(
        "train-images-idx3-ubyte has a wrong length."
            + " Expected: 1 bytes after its header. Received: more");
  }

  @Test
  void hugeHeader_isAnErrorWithoutTheMemory() throws Exception {
    put(IMAGES, idx(0x803, new int[] {1 << 30, 2, 3}));
    requireMessage("train-images-idx3-ubyte: dimension 1 is out of range: 2");
    put(IMAGES, idx(0x803, new int[] {1_000_000, 1000, 2}, 1, 2));
    requireMessage(
        "train-images-idx3-ubyte has a wrong length."
            + " Expected: 2000000000 bytes after its header. Received: 2");
  }

  @Test
  void truncatedFile_isAnError() throws Exception {
    put(IMAGES, Arrays.copyOf(idx(0x803, new int[] {2, 2, 3}), 7));
    requireMessage("train-images-idx3-ubyte is truncated");
    byte[] zipped = zipped(idx(0x803, new int[] {1, 1, 1}, 1));
    put(IMAGES, Arrays.copyOf(zipped, zipped.length - 12));
    requireMessage("train-images-idx3-ubyte is truncated");
    put(IMAGES, new byte[0]);
    requireMessage("train-images-idx3-ubyte is truncated");
  }

  @Test
  void labels_mustFitTheImagesAndTheClasses() throws Exception {
    put("train-labels-idx1-ubyte.gz", idx(0x801, new int[] {3}, 1, 2, 3));
    requireMessage("train-labels-idx1-ubyte has 3 labels for 2 images");
    put("train-labels-idx1-ubyte.gz", idx(0x801, new int[] {2}, 1, 10));
    requireMessage("train-labels-idx1-ubyte: label 1 must be below 10. Received: 10");
  }

  private void requireMessage(String what) {
    assertThatThrownBy(() -> Mnist.load(folder))
        .isInstanceOf(CorneaException.class)
        .hasMessage(folder + ": " + what);
  }

  private void put(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  private static byte[] idx(int magic, int[] dims, int... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(magic);
      for (int dim : dims) {
        out.writeInt(dim);
      }
      for (int value : values) {
        out.writeByte(value);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
