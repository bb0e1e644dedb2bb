package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.CorneaException;
import cornea.callbacks.BackupAndRestore;
import cornea.callbacks.Callback;
import cornea.callbacks.ModelCheckpoint;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.random.CounterRandom;
import cornea.tck.FaultyDisk;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that fails at the first operation of a save, then at the second, and so on to the last:
 * each time the old or the new file is whole, nothing else is left, and the error says which file.
 */
class FailingSavesTest {
  private static final String MESSAGE = ": the file cannot be written: " + FaultyDisk.REASON;
  private static final int ROWS = 8;
  private static final int INPUTS = 120; // so that a layer's weights take several writes
  private static final int EPOCHS = 3;

  @TempDir Path folder;
  private final FaultyDisk disk = new FaultyDisk();

  private static Sequential net() {
    Sequential model =
        new Sequential(
            Input.of(INPUTS), new Dense(300).name("a"), new Dropout(0.2), new Dense(1).name("b"));
    model.compile(c -> c.optimizer("adam").loss("mse").seed(5));
    return model;
  }

  private static void fit(Model model, int epochs, Callback... callbacks) {
    model.fit(
        random(1, INPUTS),
        random(2, 1),
        f -> f.epochs(epochs).batchSize(ROWS / 2).verbose(0).callbacks(callbacks));
  }

  private static Tensor random(long seed, int columns) {
    float[] values = new float[ROWS * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.uniform(seed, i);
    }
    return Tensor.of(values, ROWS, columns);
  }

  private static void save(Model model, Path file) {
    if (file.toString().endsWith(".weights.h5")) {
      model.saveWeights(file);
    } else {
      model.save(file);
    }
  }

  /** Whether a file is whole and has this model's weights, or its architecture. */
  private static void holds(Path file, Model model) throws IOException {
    if (file.toString().endsWith(".json")) {
      Models.load(file).close();
      return;
    }
    try (Model read = net()) {
      read.loadWeights(file);
      assertThat(read.snapshot().tensors()).isEqualTo(model.snapshot().tensors());
    }
  }

  private void only(Path file) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.h5", "a.weights.h5", "a.json"})
  void anyFailure_leavesTheOldOrTheNewFile(String name) throws IOException {
    Sequential model = net();
    Path file = folder.resolve(name);
    save(model, file);
    byte[] old = Files.readAllBytes(file);
    fit(model, 1);
    int errors = 0;
    for (int operation = 0; ; operation++) {
      disk.failAt(operation);
      try {
        save(model, disk.path(file));
      } catch (CorneaException e) {
        assertThat(e).hasMessage(file + MESSAGE);
        assertThat(file).hasBinaryContent(old);
        only(file);
        errors++;
        continue;
      }
      holds(file, model);
      only(file);
      if (disk.operations() <= operation) {
        break; // nothing has failed
      }
      Files.write(file, old); // the failure did no harm: the folder was there, the name is written
    }
    // Opening, a write, synchronizing, moving; and the layer's weights take more than one write.
    assertThat(errors).isGreaterThanOrEqualTo(name.equals("a.json") ? 4 : 6);
  }

  /** As if the power went: the temporary file cannot be cleaned up either. */
  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.h5", "a.weights.h5", "a.json"})
  void lostDisk_keepsTheOldOrTheNewFile(String name) throws IOException {
    Sequential model = net();
    Path file = folder.resolve(name);
    save(model, file);
    byte[] old = Files.readAllBytes(file);
    fit(model, 1);
    for (int operation = 0; ; operation++) {
      disk.failFrom(operation);
      try {
        save(model, disk.path(file));
        holds(file, model);
        if (disk.operations() <= operation) {
          break;
        }
        Files.write(file, old);
      } catch (CorneaException e) {
        assertThat(e.getMessage()).startsWith(file + ": the file cannot be written: ");
        assertThat(file).hasBinaryContent(old);
      }
      try (Stream<Path> files = Files.list(folder)) {
        for (Path left : files.filter(f -> !f.equals(file)).toList()) {
          assertThat(left.getFileName().toString()).startsWith("." + name).endsWith(".tmp");
          Files.delete(left);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.h5", "a.weights.h5", "a.json"})
  void fullDisk_leavesTheOldFile(String name) throws IOException {
    Sequential model = net();
    Path file = folder.resolve(name);
    save(model, file);
    byte[] old = Files.readAllBytes(file);
    for (int part = 0; part < 10; part++) {
      disk.fillUpAfter((long) old.length * part / 10);
      try {
        save(model, disk.path(file));
        throw new AssertionError("written without room: " + part);
      } catch (CorneaException e) {
        assertThat(e).hasMessage(file + MESSAGE);
      }
      assertThat(file).hasBinaryContent(old);
      only(file);
    }
  }

  /** Wherever the disk fails, the same program started again ends with the same bits. */
  @Test
  void failingBackups_neverLoseATraining() {
    Sequential straight = net();
    fit(straight, EPOCHS);
    int errors = 0;
    for (int operation = 0; ; operation++) {
      Path backup = disk.path(folder.resolve("backup" + operation));
      disk.failAt(operation);
      Sequential model = net();
      try {
        fit(model, EPOCHS, new BackupAndRestore(backup));
        assertThat(model.snapshot().tensors()).isEqualTo(straight.snapshot().tensors());
        if (disk.operations() <= operation) {
          break;
        }
      } catch (CorneaException e) {
        assertThat(e.getMessage())
            .startsWith(backup.resolve("backup.keras") + ": the ")
            .contains(" cannot be ")
            .endsWith(": " + FaultyDisk.REASON);
        errors++;
      }
      disk.mend();
      Sequential again = net();
      fit(again, EPOCHS, new BackupAndRestore(backup));
      assertThat(again.snapshot().tensors()).isEqualTo(straight.snapshot().tensors());
    }
    assertThat(errors).isGreaterThanOrEqualTo(EPOCHS * 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c{epoch}.keras", "c{epoch}.h5", "c{epoch}.weights.h5"})
  void failingCheckpoint_isAnError_andKeepsTheEarlierOnes(String name) throws IOException {
    int errors = 0;
    for (int operation = 0; ; operation++) {
      Path own = Files.createDirectory(folder.resolve("run" + operation));
      ModelCheckpoint checkpoint =
          new ModelCheckpoint(disk.path(own.resolve(name)))
              .saveWeightsOnly(name.endsWith(".weights.h5"));
      disk.failAt(operation);
      Sequential model = net();
      boolean failed = false;
      try {
        fit(model, EPOCHS, checkpoint);
      } catch (CorneaException e) {
        assertThat(e.getMessage()).startsWith(own.resolve("c").toString()).endsWith(MESSAGE);
        failed = true;
        errors++;
      }
      List<Path> written;
      try (Stream<Path> files = Files.list(own)) {
        written = files.sorted().toList();
      }
      assertThat(written).hasSizeLessThanOrEqualTo(failed ? EPOCHS - 1 : EPOCHS);
      for (int epoch = 1; epoch <= written.size(); epoch++) {
        Path file = own.resolve(name.replace("{epoch}", String.valueOf(epoch)));
        try (Model read = net()) {
          read.loadWeights(file); // throws if it is not whole
        }
      }
      model.predict(random(3, INPUTS)); // the model has taken no harm
      if (!failed && disk.operations() <= operation) {
        break;
      }
    }
    assertThat(errors).isGreaterThanOrEqualTo(EPOCHS * 6);
  }
}
