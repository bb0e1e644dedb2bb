package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.callbacks.BackupAndRestore;
import cornea.callbacks.CSVLogger;
import cornea.callbacks.Callback;
import cornea.callbacks.EarlyStopping;
import cornea.callbacks.History;
import cornea.callbacks.ModelCheckpoint;
import cornea.callbacks.ReduceLROnPlateau;
import cornea.layers.BatchNormalization;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.models.Input;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.optimizers.CosineDecay;
import cornea.optimizers.Nadam;
import cornea.optimizers.Optimizer;
import cornea.optimizers.SGD;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.training.FitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that was interrupted and goes on gives the same bits as one that was not. */
class ResumeTest {
  private static final int EPOCHS = 6;

  @TempDir Path folder;

  private static Tensor random(long seed, int... dims) {
    float[] values = new float[Math.toIntExact(Shape.of(dims).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.uniform(seed, i);
    }
    return Tensor.of(values, dims);
  }

  /** With all that has a state: slots, moving averages, dropout, shuffling. */
  private static Sequential net(Optimizer optimizer, long seed) {
    Sequential model =
        new Sequential(
            Input.of(6),
            new Dense(8).name("a"),
            new BatchNormalization().momentum(0.9),
            new Dropout(0.3),
            new Dense(1).name("b"));
    model.compile(c -> c.optimizer(optimizer).loss("mse").metrics("mae").seed(seed));
    return model;
  }

  private static History fit(Sequential model, Consumer<FitOptions> more) {
    return model.fit(
        random(1, 50, 6),
        random(2, 50, 1),
        f -> {
          f.batchSize(8).epochs(EPOCHS).verbose(0).validationSplit(0.2);
          more.accept(f);
        });
  }

  static Stream<Supplier<Optimizer>> optimizers() {
    return Stream.of(
        () -> new Adam(0.01),
        () -> new Nadam(0.01),
        () -> new SGD(0.05).momentum(0.9),
        () -> new SGD().momentum(0.9).learningRate(new CosineDecay(0.1, 30)));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void interruptedTraining_endsWithTheSameBits(Supplier<Optimizer> optimizer) {
    for (int stepsPerEpoch : new int[] {-1, 3}) { // whole passes, and epochs that end within one
      Consumer<FitOptions> steps =
          f -> {
            if (stepsPerEpoch > 0) {
              f.stepsPerEpoch(stepsPerEpoch);
            }
          };
      Sequential straight = net(optimizer.get(), 42);
      History expected = fit(straight, steps);
      for (int cut : new int[] {1, 4}) {
        Path backup = folder.resolve("backup" + stepsPerEpoch + cut);
        assertThatThrownBy(
                () ->
                    fit(
                        net(optimizer.get(), 42),
                        steps.andThen(
                            f -> f.callbacks(new BackupAndRestore(backup), new PowerCut(cut)))))
            .hasMessageContaining("power cut");
        // A new process that does not even know the seed.
        Sequential again = net(optimizer.get(), 7);
        BackupAndRestore restore = new BackupAndRestore(backup);
        assertThat(restore.resumesFrom()).isEqualTo(restore.file());
        History history = fit(again, steps.andThen(f -> f.callbacks(restore)));
        assertThat(again.snapshot().tensors()).isEqualTo(straight.snapshot().tensors());
        assertThat(history.asMap()).isEqualTo(expected.asMap());
        assertThat(history.epochs()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(history.seed()).isEqualTo(42);
        assertThat(restore.file()).doesNotExist();
      }
    }
  }

  @Test
  void callbacks_goOnWhereTheyWere() throws IOException {
    List<Callback> straightCallbacks = callbacks("straight");
    Sequential straight = net(new Adam(0.5), 3);
    History expected = fit(straight, f -> straightCallbacks.forEach(f::callbacks));
    Path backup = folder.resolve("backup");
    assertThatThrownBy(
            () ->
                fit(
                    net(new Adam(0.5), 3),
                    f -> {
                      callbacks("cut").forEach(f::callbacks);
                      f.callbacks(new BackupAndRestore(backup), new PowerCut(2));
                    }))
        .hasMessageContaining("power cut");
    // What was written after the backup comes again.
    Files.writeString(folder.resolve("cut.csv"), "2,0,0,0,0,0\n", StandardOpenOption.APPEND);
    Sequential again = net(new Adam(0.5), 8);
    History history =
        fit(
            again,
            f -> {
              callbacks("cut").forEach(f::callbacks);
              f.resumeFrom(new BackupAndRestore(backup).file());
            });
    assertThat(history.asMap()).isEqualTo(expected.asMap());
    assertThat(again.snapshot().tensors()).isEqualTo(straight.snapshot().tensors());
    assertThat(folder.resolve("cut.csv")).hasSameTextualContentAs(folder.resolve("straight.csv"));
    assertThat(Models.load(folder.resolve("cut.keras")).snapshot().tensors())
        .isEqualTo(Models.load(folder.resolve("straight.keras")).snapshot().tensors());
  }

  private List<Callback> callbacks(String name) {
    return List.of(
        new EarlyStopping().patience(2).restoreBestWeights(true),
        new ReduceLROnPlateau().patience(1).factor(0.3),
        new CSVLogger(folder.resolve(name + ".csv")),
        new ModelCheckpoint(folder.resolve(name + ".keras")).saveBestOnly(true));
  }

  @Test
  void fileWithoutATraining_cannotBeResumed() {
    Path file = folder.resolve("a.keras");
    net(new Adam(), 1).save(file);
    assertThatThrownBy(() -> fit(net(new Adam(), 1), f -> f.resumeFrom(file)))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file + ": the file says nothing of a training that could go on");
    assertThatThrownBy(
            () ->
                fit(
                    net(new Adam(), 1),
                    f -> f.callbacks(new BackupAndRestore(folder), new PowerCut(1))))
        .hasMessageContaining("power cut");
    assertThatThrownBy(() -> fit(net(new SGD(), 1), f -> f.callbacks(new BackupAndRestore(folder))))
        .hasMessageContaining("another optimizer. Expected: SGD. Received: Adam");
  }

  /** A training that came to its end goes on from there when it is given more epochs. */
  @Test
  void keptBackup_isTheEndOfItsTraining() {
    Sequential straight = net(new Adam(0.01), 42);
    History expected = fit(straight, f -> f.epochs(EPOCHS + 2));
    Path folderOfBackup = folder.resolve("backup");
    Sequential first = net(new Adam(0.01), 42);
    BackupAndRestore kept = new BackupAndRestore(folderOfBackup).deleteCheckpoint(false);
    fit(first, f -> f.callbacks(kept));
    assertThat(kept.file()).exists();

    Sequential again = net(new Adam(0.01), 7);
    History nothing =
        fit(again, f -> f.callbacks(new BackupAndRestore(folderOfBackup).deleteCheckpoint(false)));
    assertThat(nothing.epochs()).hasSize(EPOCHS);
    assertThat(again.snapshot().tensors()).isEqualTo(first.snapshot().tensors());

    Sequential longer = net(new Adam(0.01), 7);
    History more =
        fit(longer, f -> f.epochs(EPOCHS + 2).callbacks(new BackupAndRestore(folderOfBackup)));
    assertThat(more.asMap()).isEqualTo(expected.asMap());
    assertThat(longer.snapshot().tensors()).isEqualTo(straight.snapshot().tensors());
    assertThat(kept.file()).doesNotExist();
  }

  @Test
  void checkpoints_areNamedByTheirTemplate() throws IOException {
    String template = folder.resolve("{epoch:02d}-{val_loss:.2f}.keras").toString();
    Sequential model = net(new Adam(), 1);
    History history = fit(model, f -> f.epochs(2).callbacks(new ModelCheckpoint(template)));
    List<String> names = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      names.add(
          String.format(
              Locale.ROOT, "0%d-%.2f.keras", epoch + 1, history.get("val_loss").get(epoch)));
    }
    assertThat(PowerCut.left(folder)).containsExactlyInAnyOrderElementsOf(names);
    assertThat(Models.load(folder.resolve(names.get(1))).snapshot().tensors())
        .isEqualTo(model.snapshot().tensors());
    assertThatThrownBy(
            () -> fit(model, f -> f.callbacks(new ModelCheckpoint("{val_acc:.2f}.keras"))))
        .hasMessageContaining("names what this epoch does not have")
        .hasMessageContaining("Received: val_acc");
  }

  @Test
  void checkpoints_comeAfterSomeSteps_orForTheBestAlone() throws IOException {
    Path steps = folder.resolve("{epoch}-{batch}.weights.h5");
    // Five steps in an epoch: saved after 3, 6, 9.
    fit(
        net(new Adam(), 1),
        f -> f.epochs(2).callbacks(new ModelCheckpoint(steps).saveFreq(3).saveWeightsOnly(true)));
    assertThat(PowerCut.left(folder))
        .containsExactlyInAnyOrder("1-3.weights.h5", "2-1.weights.h5", "2-4.weights.h5");
    Path best = folder.resolve("best{epoch}.keras");
    fit(
        net(new Adam(), 1),
        f ->
            f.epochs(2)
                .callbacks(
                    new ModelCheckpoint(best).saveBestOnly(true).initialValueThreshold(-1.0)));
    fit(
        net(new Adam(), 1),
        f ->
            f.epochs(2)
                .callbacks(new ModelCheckpoint(best).monitor("mae").modeMax().saveBestOnly(true)));
    assertThat(PowerCut.left(folder)).contains("best1.keras").doesNotContain("best2.keras");
  }
}
