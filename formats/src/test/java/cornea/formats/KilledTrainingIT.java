package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.models.Model;
import cornea.models.Models;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training in a process of its own is killed twenty times, as by {@code kill -9}, at moments that
 * are drawn, many of them in the middle of a save: files are whole at any moment, and the end is
 * that of a training that nobody killed, to the last bit.
 */
@Tag("slow")
class KilledTrainingIT {
  private static final int KILLS = 20;
  private static final int EPOCHS_BETWEEN = 15;

  @TempDir Path folder;

  @Test
  void twentyKills_changeNothing() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path straight = Files.createDirectory(folder.resolve("straight"));
    assertThat(run(straight, Integer.MAX_VALUE, 0)).isTrue();
    Path killed = Files.createDirectory(folder.resolve("killed"));
    for (int i = 0; i < KILLS; i++) {
      boolean ended = run(killed, 1 + random.nextInt(EPOCHS_BETWEEN), random.nextInt(4_000_000));
      assertThat(ended).as("seed %d: the training is too short for its kills", seed).isFalse();
      for (String name : new String[] {"checkpoint.h5", "backup/backup.keras"}) {
        Path file = killed.resolve(name);
        if (Files.exists(file)) {
          Models.load(file).close(); // throws if it is not whole
        }
      }
    }
    assertThat(run(killed, Integer.MAX_VALUE, 0)).isTrue();
    try (Model expected = Models.load(straight.resolve("end.keras"));
        Model actual = Models.load(killed.resolve("end.keras"))) {
      assertThat(actual.snapshot().tensors())
          .as("seed %d", seed)
          .isEqualTo(expected.snapshot().tensors());
      assertThat(actual.optimizerState().iteration())
          .isEqualTo(expected.optimizerState().iteration());
      assertThat(actual.metadata().get("trainings"))
          .isEqualTo(expected.metadata().get("trainings"));
    }
  }

  /**
   * Runs the program until it ends, or kills it so many nanoseconds after so many epochs.
   *
   * @return whether it ended by itself
   */
  private static boolean run(Path folder, int epochs, int nanos)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                KilledTraining.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      int seen = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals("end")) {
          assertThat(process.waitFor()).isZero();
          return true;
        }
        if (line.startsWith("epoch ") && ++seen >= epochs) {
          Thread.sleep(nanos / 1_000_000, nanos % 1_000_000);
          break;
        }
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    return false;
  }
}
