package cornea.visual;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.callbacks.History;
import cornea.models.Sequential;
import cornea.tck.Python;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real TensorBoard lists every tag and value that the callback writes, and no other. */
@Tag("slow")
final class TensorBoardReadsEventsIT {
  /** Lists run, plugin, tag, step and value of everything that TensorBoard's own reader sees. */
  private static final String READER =
      """
      import json, logging, sys
      logging.disable(logging.WARNING)
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
                  if plugin == "scalars":
                      shown = f"{float(value):.6e}"
                  elif plugin == "histograms":
                      shown = f"{value[:, 2].sum():.0f} from {value[0, 0]:.4f} to {value[-1, 1]:.4f}"
                  elif plugin == "images":
                      shown = f"{len(value) - 2} of {int(value[0])}x{int(value[1])}"
                      assert all(png.startswith(b"\\x89PNG") for png in value[2:])
                  elif plugin == "graph_keras_model":
                      graph = keras_util.keras_model_to_graph_def(json.loads(value.item()))
                      shown = " ".join(node.name.split("/")[-1] for node in graph.node)
                  else:
                      shown = "of no known plugin"
                  print(run, plugin, tag, event.step, shown)
      """;

  private static final Tensor X = Tensor.of(pixels(), 8, 8, 8, 3);
  private static final Tensor Y = Tensor.of(new float[] {0, 1, 0, 1, 0, 1, 0, 1}, 8);

  @TempDir Path folder;

  @Test
  void tensorBoard_listsEveryTagAndValue() throws IOException {
    List<String> expected = new ArrayList<>();
    try (Sequential model = DiagramTest.sequential()) {
      model.compile(
          c ->
              c.optimizer("sgd")
                  .loss("sparse_categorical_crossentropy")
                  .metrics("accuracy")
                  .seed(5));
      for (int epoch = 0; epoch < 2; epoch++) {
        History history = fit(model, epoch); // the second goes on where the first ended
        expect(expected, model, history, epoch);
      }
    }
    expected.add("train graph_keras_model keras 0 input_layer conv max_pooling2d flatten dense");
    String listing = Python.runJudge(READER, folder.toString());

    List<String> lines = listing.lines().toList();
    // Values of single steps are not in the history; each of the two epochs has two steps.
    List<String> steps = lines.stream().filter(line -> line.contains(" batch_")).toList();
    assertThat(steps)
        .allMatch(line -> line.matches("train scalars batch_\\w+ [0-3] \\d\\.\\d+e.*"));
    assertThat(steps.stream().map(line -> line.replaceFirst(" \\S+$", "")))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 4)
                .boxed()
                .flatMap(
                    step ->
                        List.of("batch_loss", "batch_accuracy").stream()
                            .map(tag -> "train scalars " + tag + " " + step))
                .toList());
    assertThat(lines.stream().filter(line -> !line.contains(" batch_")))
        .containsAll(expected)
        .hasSize(expected.size() + 1) // the graph again, of the second training
        .allMatch(expected::contains);
  }

  private History fit(Sequential model, int epoch) {
    return model.fit(
        X,
        Y,
        f ->
            f.batchSize(4)
                .initialEpoch(epoch)
                .epochs(epoch + 1)
                .validationData(X, Y)
                .verbose(0)
                .callbacks(
                    new TensorBoard(folder).histogramFreq(1).writeImages(true).updateFreq(1)));
  }

  private static void expect(List<String> lines, Sequential model, History history, int epoch) {
    for (String metric : List.of("loss", "accuracy")) {
      lines.add(scalar("train scalars epoch_" + metric, epoch, history.last(metric)));
      double validated = history.last("val_" + metric);
      lines.add(scalar("validation scalars epoch_" + metric, epoch, validated));
      String tag = "validation scalars evaluation_" + metric + "_vs_iterations";
      lines.add(scalar(tag, 2 * (epoch + 1), validated));
    }
    lines.add(scalar("train scalars epoch_learning_rate", epoch, 0.01));
    model.snapshot().tensors().forEach((path, weight) -> lines.add(histogram(path, weight, epoch)));
    // A bias is a line, a matrix lies on its longer side; a kernel of many channels is no image.
    lines.add(String.format(Locale.ROOT, "train images conv/bias/image %d 1 of 4x1", epoch));
    lines.add(String.format(Locale.ROOT, "train images dense/kernel/image %d 1 of 64x2", epoch));
    lines.add(String.format(Locale.ROOT, "train images dense/bias/image %d 1 of 2x1", epoch));
  }

  private static String scalar(String tag, int step, double value) {
    return String.format(Locale.ROOT, "%s %d %.6e", tag, step, (float) value);
  }

  private static String histogram(String path, Tensor weight, int epoch) {
    double least = IntStream.range(0, weight.size()).mapToDouble(weight::at).min().orElseThrow();
    double greatest = IntStream.range(0, weight.size()).mapToDouble(weight::at).max().orElseThrow();
    return String.format(
        Locale.ROOT,
        "train histograms %s/histogram %d %d from %.4f to %.4f",
        path,
        epoch,
        weight.size(),
        least,
        greatest);
  }

  private static float[] pixels() {
    float[] values = new float[8 * 8 * 8 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 37 % 101 / 100f;
    }
    return values;
  }
}
