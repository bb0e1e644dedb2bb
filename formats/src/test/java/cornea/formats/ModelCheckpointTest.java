package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.callbacks.BackupAndRestore;
import cornea.callbacks.Callback;
import cornea.callbacks.Logs;
import cornea.callbacks.ModelCheckpoint;
import cornea.layers.Dense;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.saving.WeightStore;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a checkpoint writes, by each of its options, where epochs have given scores. */
class ModelCheckpointTest {
  private static final double[] SCORES = {0.5, 0.9, 0.7, 0.95};
  private static final int STEPS = 3; // of an epoch

  @TempDir Path folder;

  /** Gives each epoch its score. */
  private static final class Scores extends Callback {
    private final String name;

    Scores(String name) {
      this.name = name;
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
      logs.put(name, SCORES[epoch]);
    }
  }

  private static Sequential net() {
    Sequential net = new Sequential(Input.of(2), new Dense(1));
    net.compile(c -> c.optimizer("sgd").loss("mse").metrics("mae", "accuracy").seed(1));
    return net;
  }

  private static void fit(Model net, Callback... callbacks) {
    net.fit(
        Tensor.full(Shape.of(2 * STEPS, 2), 0.5f),
        Tensor.full(Shape.of(2 * STEPS, 1), 1),
        f -> f.epochs(SCORES.length).batchSize(2).verbose(0).callbacks(callbacks));
  }

  private ModelCheckpoint checkpoint() {
    return new ModelCheckpoint(folder.resolve("{epoch}.keras")).monitor("score").saveBestOnly(true);
  }

  /** The files after a training whose epochs have their scores under a name. */
  private List<String> saved(ModelCheckpoint checkpoint, String name) throws IOException {
    fit(net(), new Scores(name), checkpoint);
    List<String> saved = PowerCut.left(folder);
    for (String file : saved) {
      Files.delete(folder.resolve(file));
    }
    return saved;
  }

  @Test
  void bestOnly_isWhatTheModeCallsBetter() throws IOException {
    assertThat(saved(checkpoint().modeMax(), "score"))
        .containsExactly("1.keras", "2.keras", "4.keras");
    assertThat(saved(checkpoint().modeMin(), "score")).containsExactly("1.keras");
    assertThat(saved(checkpoint().monitor("mae"), "mae")).containsExactly("1.keras");
    assertThat(saved(checkpoint().monitor("accuracy"), "accuracy"))
        .containsExactly("1.keras", "2.keras", "4.keras");
    assertThat(saved(checkpoint().modeMax().saveBestOnly(false), "score"))
        .containsExactly("1.keras", "2.keras", "3.keras", "4.keras");
  }

  @Test
  void initialValueThreshold_mustBeBeaten() throws IOException {
    assertThat(saved(checkpoint().modeMax().initialValueThreshold(0.8), "score"))
        .containsExactly("2.keras", "4.keras");
    assertThat(saved(checkpoint().modeMax().initialValueThreshold(0.95), "score")).isEmpty();
    assertThat(saved(checkpoint().modeMin().initialValueThreshold(0.8), "score"))
        .containsExactly("1.keras");
    assertThat(saved(checkpoint().modeMin().initialValueThreshold(0.5), "score")).isEmpty();
  }

  /** As in Keras, which says so too. */
  @Test
  void absentNumber_savesEachEpoch() throws IOException {
    assertThat(saved(checkpoint().modeMax(), "another")).hasSize(SCORES.length);
  }

  @Test
  void templates_areFilledInForWeightsToo() throws IOException {
    Path template = folder.resolve("{epoch:02d}-{score:.2f}.weights.h5");
    Sequential net = net();
    fit(net, new Scores("score"), new ModelCheckpoint(template).saveWeightsOnly(true));
    assertThat(PowerCut.left(folder))
        .containsExactly(
            "01-0.50.weights.h5", "02-0.90.weights.h5", "03-0.70.weights.h5", "04-0.95.weights.h5");
    Path last = folder.resolve("04-0.95.weights.h5");
    Sequential other = net();
    other.loadWeights(last);
    assertThat(other.snapshot().tensors()).isEqualTo(net.snapshot().tensors());
    assertThatThrownBy(() -> Models.load(last)).hasMessageContaining("weights and no architecture");
  }

  @Test
  void verbose_saysWhatIsDone() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      fit(net(), new Scores("score"), checkpoint().modeMax().verbose(1));
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "\nEpoch 1: score improved from None to 0.50000, saving model to "
                + folder.resolve("1.keras")
                + "\n\nEpoch 2: score improved from 0.50000 to 0.90000, saving model to "
                + folder.resolve("2.keras")
                + "\n\nEpoch 3: score did not improve from 0.90000"
                + "\n\nEpoch 4: score improved from 0.90000 to 0.95000, saving model to "
                + folder.resolve("4.keras")
                + "\n");
  }

  /** Else the third epoch would count as the best so far. */
  @Test
  void best_isKeptOverAnInterruption() throws IOException {
    Path backup = folder.resolve("backup");
    assertThatThrownBy(
            () ->
                fit(
                    net(),
                    new Scores("score"),
                    checkpoint().modeMax(),
                    new BackupAndRestore(backup),
                    new PowerCut(2)))
        .hasMessageContaining("power cut");
    assertThat(PowerCut.left(folder)).containsExactly("1.keras", "2.keras");
    fit(net(), new Scores("score"), checkpoint().modeMax(), new BackupAndRestore(backup));
    assertThat(PowerCut.left(folder)).containsExactly("1.keras", "2.keras", "4.keras");
  }

  /** Three steps in an epoch, saved after every second, wherever the training was interrupted. */
  @Test
  void stepsSinceTheLast_areKeptOverAnInterruption() throws IOException {
    Path template = folder.resolve("{epoch}-{batch}.keras");
    Path backup = folder.resolve("backup");
    assertThatThrownBy(
            () ->
                fit(
                    net(),
                    new ModelCheckpoint(template).saveFreq(2),
                    new BackupAndRestore(backup),
                    new PowerCut(1)))
        .hasMessageContaining("power cut");
    fit(net(), new ModelCheckpoint(template).saveFreq(2), new BackupAndRestore(backup));
    assertThat(PowerCut.left(folder))
        .containsExactly(
            "1-2.keras", "2-1.keras", "2-3.keras", "3-2.keras", "4-1.keras", "4-3.keras");
    assertThatThrownBy(() -> new ModelCheckpoint(template).saveFreq(0))
        .hasMessage("ModelCheckpoint: 'saveFreq' must be 1 or more. Received: saveFreq=0");
  }

  @Test
  void endings_areCheckedBeforeTheFirstEpoch() {
    Sequential net = net();
    WeightStore before = net.snapshot();
    Path keras = folder.resolve("{epoch:02d}.keras");
    assertThatThrownBy(() -> fit(net, new ModelCheckpoint(keras).saveWeightsOnly(true)))
        .hasMessage(
            "ModelCheckpoint: files of weights alone end with .weights.h5. Received: '"
                + keras
                + "'");
    Path json = folder.resolve("{epoch:02d}.json");
    assertThatThrownBy(() -> fit(net, new ModelCheckpoint(json)))
        .hasMessage("ModelCheckpoint: a .json file has no weights. Received: '" + json + "'");
    assertThatThrownBy(() -> fit(net, new ModelCheckpoint(folder.resolve("{epoch:02d}.pb"))))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(
            folder.resolve("0.pb") + ": the ending of the name tells the format");
    assertThat(net.snapshot().tensors()).isEqualTo(before.tensors());
  }
}
