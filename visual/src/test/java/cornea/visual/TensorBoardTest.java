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
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

final class TensorBoardTest {
  /** Lists run, tag, step and value of everything that TensorBoard's own reader sees. */
  private static final String READER =
      """
      import json, sys
      from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer
      from tensorboard.plugins.graph import keras_util
      from tensorboard.util import tensor_util
      runs = EventMultiplexer(size_guidance={"tensors": 0}).AddRunsFromDirectory(sys.argv[1])
      runs.Reload()
      for run in sorted(runs.Runs()):
          for tag in sorted(runs.Runs()[run]["tensors"]):
              plugin = runs.SummaryMetadata(run, tag).plugin_data.plugin_name
              for event in runs.Tensors(run, tag):
                  value = tensor_util.make_ndarray(event.tensor_proto)
                  shown = f"{float(value):.6g}" if plugin == "scalars" else str(value.shape)
                  if plugin == "histograms":
                      shown += f" {value[:, 2].sum():.0f}"
                  if plugin == "graph_keras_model":
                      graph = keras_util.keras_model_to_graph_def(json.loads(value.item()))
                      shown = " ".join(node.name for node in graph.node)
                  print(run, plugin, tag, event.step, shown)
      """;

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

  /** The variable names a Python that has tensorboard. */
  @Test
  @EnabledIfEnvironmentVariable(named = "CORNEA_TENSORBOARD_PYTHON", matches = ".+")
  void tensorBoardItself_readsEveryTagAndValue() throws Exception {
    fit(new TensorBoard(folder).histogramFreq(1).writeImages(true).updateFreq(1), 0, 1);
    fit(new TensorBoard(folder).histogramFreq(1).writeImages(true).updateFreq(1), 1, 2);
    Process reader =
        new ProcessBuilder(
                System.getenv("CORNEA_TENSORBOARD_PYTHON"), "-c", READER, folder.toString())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    String listing = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(reader.waitFor()).as(Files.readString(folder.resolve("errors"))).isZero();
    assertThat(listing.lines())
        .anyMatch(line -> line.matches("train scalars epoch_loss 1 \\d\\.\\d+"))
        .anyMatch(line -> line.matches("validation scalars epoch_accuracy 0 [01]\\S*"))
        .anyMatch(line -> line.matches("validation scalars evaluation_loss_vs_iterations 4 \\S+"))
        .anyMatch(line -> line.matches("train scalars batch_loss 3 \\S+"))
        .anyMatch(line -> line.matches("train graph_keras_model keras 0 .*/conv .*/dense"))
        .contains(
            "train scalars epoch_learning_rate 0 0.01",
            "train histograms conv/kernel/histogram 0 (30, 3) 108",
            "train images dense/kernel/image 1 (3,)");
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
