package cornea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  ExampleOptions(
      @Nullable Path data,
      @Nullable Path weights,
      @Nullable Integer epochs,
      @Nullable Integer steps,
      long seed,
      Path output) {
    this.data = data;
    this.weights = weights;
    this.epochs = epochs;
    this.steps = steps;
    this.seed = seed;
    this.output = output;
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
}
