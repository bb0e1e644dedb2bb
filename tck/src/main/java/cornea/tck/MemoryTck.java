package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cornea.engine.Engine;
import cornea.layers.Dense;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A thousand models are made, trained and given up, and memory stays flat: those that are closed,
 * and those that are only forgotten. Subclass it in an engine's tests, as {@link OpTck}.
 */
@Tag("slow")
public abstract class MemoryTck {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int WARM_UP = 200;
  private static final int FITS = 1000;

  /** A net of 512 · 512 weights holds 1 MiB, and as much twice more for Adam. */
  private static final int UNITS = 512;

  private static final long MODEL_BYTES = 3L * UNITS * UNITS * Float.BYTES;

  /**
   * A fiftieth of what the models hold together, 3,000 MiB. A leak of one matrix in each model
   * would show more; fragments of the allocator's and compiled code come to some ten MiB.
   */
  private static final long BOUND = FITS * MODEL_BYTES / 50;

  private static final double MIB = 1 << 20;

  /** For subclasses. */
  protected MemoryTck() {}

  /** The engine under test. */
  protected abstract Engine engine();

  @Test
  final void closedModels_leaveMemoryFlat() throws Exception {
    check(true);
  }

  @Test
  final void forgottenModels_leaveMemoryFlat() throws Exception {
    check(false);
  }

  private void check(boolean close) throws Exception {
    assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS);
    fit(WARM_UP, close);
    long residentBefore = settledResident();
    long heapBefore = heap();
    long reservedBefore = Runtime.getRuntime().totalMemory();
    fit(FITS, close);
    long residentAfter = settledResident();
    long heapAfter = heap();
    // The collector lets the heap grow and shrink as it likes; what stays is in heap().
    long reserved = Runtime.getRuntime().totalMemory() - reservedBefore;
    System.out.printf(
        Locale.ROOT,
        "%s, %d models %s: resident %.1f -> %.1f MiB (heap's reserve %+.1f), heap %.1f -> %.1f MiB%n",
        engine().name(),
        FITS,
        close ? "closed" : "forgotten",
        residentBefore / MIB,
        residentAfter / MIB,
        reserved / MIB,
        heapBefore / MIB,
        heapAfter / MIB);
    assertThat(residentAfter - residentBefore - reserved)
        .as("growth of resident memory outside the heap")
        .isLessThan(BOUND);
    assertThat(heapAfter - heapBefore).as("growth of the heap").isLessThan(BOUND);
  }

  private void fit(int count, boolean close) throws InterruptedException {
    Tensor x = Tensor.full(Shape.of(2, UNITS), 0.5);
    Tensor y = Tensor.full(Shape.of(2, UNITS), 0.25);
    for (int i = 0; i < count; i++) {
      Model model = new Sequential(Input.of(UNITS), new Dense(UNITS));
      model.compile(c -> c.optimizer(new Adam(0.01)).loss("mse").seed(5).engine(engine()));
      model.fit(x, y, f -> f.batchSize(2).verbose(0));
      if (close) {
        model.close();
      } else if (i % 20 == 19) {
        collect(); // native memory does not press the heap's collector
      }
    }
    collect();
  }

  private static void collect() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      System.gc();
      Thread.sleep(20); // cleaners run on threads of their own
    }
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /**
   * Resident memory when it no longer falls: what the heap shrinks by in a collection, G1 gives
   * back to the system later, on a thread of its own.
   */
  private static long settledResident() throws IOException, InterruptedException {
    long resident = resident();
    int still = 0;
    while (still < 5) {
      Thread.sleep(200); // nothing tells when that thread is done
      long now = resident();
      still = now < resident - MIB ? 0 : still + 1;
      resident = now;
    }
    return resident;
  }

  private static long resident() throws IOException {
    List<String> lines = Files.readAllLines(STATUS);
    for (String line : lines) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException("No VmRSS in " + STATUS);
  }
}
