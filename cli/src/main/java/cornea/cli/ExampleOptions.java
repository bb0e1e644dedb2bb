package cornea.cli;

import com.sun.management.OperatingSystemMXBean;
import cornea.callbacks.BackupAndRestore;
import cornea.callbacks.CSVLogger;
import cornea.callbacks.Callback;
import cornea.callbacks.Logs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says to an example. Without data an example runs on a small stand-in, for
 * one epoch of two steps unless the command line has other numbers.
 */
public final class ExampleOptions {
  private static final int STAND_IN_EPOCHS = 1;
  private static final int STAND_IN_STEPS = 2;

  private final @Nullable Path data;
  private final @Nullable Path weights;
  private final @Nullable Integer epochs;
  private final @Nullable Integer steps;
  private final long seed;
  private final Path output;
  private final boolean resume;
  private final boolean times;

  ExampleOptions(
      @Nullable Path data,
      @Nullable Path weights,
      @Nullable Integer epochs,
      @Nullable Integer steps,
      long seed,
      Path output,
      boolean resume,
      boolean times) {
    this.data = data;
    this.weights = weights;
    this.epochs = epochs;
    this.steps = steps;
    this.seed = seed;
    this.output = output;
    this.resume = resume;
    this.times = times;
  }

  /** The data set: a folder, or an archive where the example says so. */
  public Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  /** A file of weights, for the examples that begin with trained ones. */
  public Optional<Path> weights() {
    return Optional.ofNullable(weights);
  }

  /** Epochs to train. */
  public int epochs(int tutorials) {
    return chosen(epochs, tutorials, STAND_IN_EPOCHS);
  }

  /** Batches of an epoch, of training or of validation. */
  public int steps(int tutorials) {
    return chosen(steps, tutorials, STAND_IN_STEPS);
  }

  private int chosen(@Nullable Integer given, int tutorials, int standIn) {
    if (given != null) {
      return given;
    }
    return data == null ? Math.min(tutorials, standIn) : tutorials;
  }

  /** Seed of weights, shuffling, augmentation and dropout. */
  public long seed() {
    return seed;
  }

  /** A file of this run, in a folder that exists: pictures, histories, models. */
  public Path output(String name) throws IOException {
    Files.createDirectories(output);
    return output.resolve(name);
  }

  /**
   * Callbacks that write each epoch's numbers to a CSV file of this run. With {@code --resume} they
   * also write the seconds that each epoch took, and a training that was interrupted goes on after
   * its last whole epoch when the same command is given again. With {@code --times} they write the
   * processor's seconds too.
   */
  public Callback[] log(String name) throws IOException {
    List<Callback> callbacks = new ArrayList<>();
    if (resume || times) {
      callbacks.add(new EpochSeconds(times));
    }
    callbacks.add(new CSVLogger(output(name)));
    if (resume) {
      Path backup = output(name.replaceFirst("\\.csv$", "") + "-backup");
      // It stays, so that a finished training is neither repeated nor in the way of a second.
      callbacks.add(new BackupAndRestore(backup).deleteCheckpoint(false));
    }
    return callbacks.toArray(new Callback[0]);
  }

  /** Adds to each epoch's numbers how long it took, validation included. */
  private static final class EpochSeconds extends Callback {
    private static final OperatingSystemMXBean SYSTEM =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final boolean processor;
    private long begin;
    private long processorBegin;

    EpochSeconds(boolean processor) {
      this.processor = processor;
    }

    @Override
    public void onEpochBegin(int epoch) {
      begin = System.nanoTime();
      processorBegin = SYSTEM.getProcessCpuTime();
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
      logs.put("seconds", (System.nanoTime() - begin) / 1e9);
      if (processor) {
        logs.put("processor_seconds", (SYSTEM.getProcessCpuTime() - processorBegin) / 1e9);
      }
    }
  }
}
