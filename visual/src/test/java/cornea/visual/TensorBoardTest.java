package cornea.visual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.models.Sequential;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorBoardTest {
  @TempDir Path folder;

  @Test
  void fit_writesKerasTagsIntoItsFolders() throws IOException {
    fit(new TensorBoard(folder).writeGraph(false), 0, 2);

    assertThat(text("train"))
        .contains("brain.Event:2", "epoch_loss", "epoch_accuracy", "epoch_learning_rate")
        .doesNotContain("val_", "batch_", "histogram");
    assertThat(text("validation"))
        .contains("epoch_loss", "epoch_accuracy", "evaluation_loss_vs_iterations");
  }

  @Test
  void trainingWithoutValidation_hasNoRunForIt() throws IOException {
    try (Sequential model = DiagramTest.sequential()) {
      model.compile(c -> c.optimizer("sgd").loss("sparse_categorical_crossentropy"));
      Tensor x = Tensor.of(new float[4 * 8 * 8 * 3], 4, 8, 8, 3);
      Tensor y = Tensor.of(new float[] {0, 1, 0, 1}, 4);
      model.fit(x, y, f -> f.verbose(0).callbacks(new TensorBoard(folder)));
    }
    assertThat(text("train")).contains("epoch_loss");
    assertThat(folder.resolve("validation")).doesNotExist();
  }

  @Test
  void records_haveTheirChecksums() throws IOException {
    fit(new TensorBoard(folder).histogramFreq(1).writeImages(true).updateFreq(1), 0, 1);

    List<byte[]> records = records("train"); // checks them
    assertThat(records).hasSizeGreaterThan(10);
    assertThat(text("train")).contains("conv/kernel/histogram", "dense/kernel/image", "batch_loss");
  }

  @Test
  void graph_isTheModelsJson() throws IOException {
    fit(new TensorBoard(folder), 0, 1);
    assertThat(text("train")).contains("graph_keras_model", "\"Conv2D\"", "\"dense\"");
  }

  @Test
  void masked_isTensorFlowsChecksum() {
    // CRC-32C of "123456789" is 0xe3069283 (RFC 3720); rotated by 15 bits, plus 0xa282ead8.
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(EventFile.masked(digits))
        .isEqualTo(Integer.rotateRight(0xe3069283, 15) + 0xa282ead8);
  }

  @Test
  void laterTraining_addsFilesAndGoesOnCounting() throws IOException {
    fit(new TensorBoard(folder).updateFreq(1), 0, 1);
    byte[] before = Files.readAllBytes(files("train").get(0));
    fit(new TensorBoard(folder).updateFreq(1), 1, 2);

    assertThat(files("train")).hasSize(2);
    assertThat(files("train").stream().filter(file -> Arrays.equals(bytes(file), before)))
        .hasSize(1);
  }

  @Test
  void folderThatCannotBeWritten_isAnErrorBeforeTheFirstEpoch() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> fit(new TensorBoard(file.resolve("logs")), 0, 1))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("tfevents")
        .hasMessageContaining("cannot write");
    assertThatThrownBy(() -> new TensorBoard(file).histogramFreq(-1))
        .hasMessageContaining("'histogramFreq' must not be negative. Received: -1");
  }

  @Test
  void histogram_ofNumbersThatAreNone_isStillWritten() throws IOException {
    EventFile events = new EventFile(folder.resolve("train"));
    events.histogram("nan", Tensor.of(new float[] {Float.NaN}, 1), 0);
    events.histogram("same", Tensor.of(new float[] {2, 2}, 2), 0);
    events.flush();
    assertThat(records("train")).hasSize(3);
  }

  private static void fit(TensorBoard callback, int from, int to) {
    try (Sequential model = DiagramTest.sequential()) {
      model.compile(
          c -> c.optimizer("sgd").loss("sparse_categorical_crossentropy").metrics("accuracy"));
      Tensor x = Tensor.of(new float[8 * 8 * 8 * 3], 8, 8, 8, 3);
      Tensor y = Tensor.of(new float[] {0, 1, 0, 1, 0, 1, 0, 1}, 8);
      model.fit(
          x,
          y,
          f ->
              f.batchSize(4)
                  .initialEpoch(from)
                  .epochs(to)
                  .validationData(x, y)
                  .verbose(0)
                  .callbacks(callback));
    }
  }

  private List<Path> files(String run) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(run))) {
      return files.sorted().toList();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<byte[]> records(String run) throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (Path file : files(run)) {
      ByteBuffer in = ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        byte[] length = new byte[8];
        in.get(length);
        assertThat(in.getInt()).isEqualTo(EventFile.masked(length));
        byte[] data = new byte[(int) in.getLong(in.position() - 12)];
        in.get(data);
        assertThat(in.getInt()).isEqualTo(EventFile.masked(data));
        records.add(data);
      }
    }
    return records;
  }

  private String text(String run) throws IOException {
    StringBuilder text = new StringBuilder();
    for (byte[] data : records(run)) {
      text.append(new String(data, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }
}
