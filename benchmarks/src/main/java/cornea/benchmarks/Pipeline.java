package cornea.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.image.ClassMode;
import cornea.image.DirectoryOptions;
import cornea.image.ImageDataGenerator;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How many images per second a flow yields: one half of {@code benchmarks/pipeline}. {@code
 * benchmarks/python/pipeline.py} is the other and describes the cases.
 */
@Command(
    name = "pipeline",
    description = "Images per second of a flow, without any training.",
    mixinStandardHelpOptions = true)
public final class Pipeline implements Callable<Integer> {
  private static final int ARRAYS = 10_000;

  @Parameters(paramLabel = "CASE", description = "nearest, augment, cache or arrays.")
  private String flow = "";

  @Option(names = "--directory", description = "A folder with a subfolder for each class.")
  private Path directory = Path.of("");

  @Option(names = "--seconds", description = "Measured time; ${DEFAULT-VALUE} by default.")
  private double seconds = 6;

  @Override
  public Integer call() {
    Batches batches =
        switch (flow) {
          case "nearest" -> folder(directory, new ImageDataGenerator(), f -> {});
          case "cache" ->
              folder(directory, new ImageDataGenerator(), DirectoryOptions::cacheInMemory);
          case "augment" -> folder(directory, augmented(), f -> {});
          case "arrays" -> arrays();
          default -> throw new IllegalArgumentException("no such case: " + flow);
        };
    int pass = 0;
    for (double warm = 0; pass < 2 || warm < seconds / 2; pass++) { // the cache fills, too
      long start = System.nanoTime();
      read(batches, pass, Long.MAX_VALUE);
      warm += (System.nanoTime() - start) / 1e9;
    }
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long images = 0;
    while (System.nanoTime() < end) {
      images += read(batches, pass++, end);
    }
    System.out.printf(
        Locale.ROOT,
        "images %d %.3f %.3f%n",
        images,
        (System.nanoTime() - start) / 1e9,
        (system.getProcessCpuTime() - cpu) / 1e9);
    return 0;
  }

  /** Batches of 20 photos of 150 pixels, one-hot labels unless the options say otherwise. */
  static Batches folder(
      Path directory, ImageDataGenerator generator, Consumer<DirectoryOptions> options) {
    return generator
        .rescale(1 / 255.0)
        .flowFromDirectory(
            directory,
            f -> {
              f.targetSize(150, 150).batchSize(20).classMode(ClassMode.CATEGORICAL).verbose(false);
              options.accept(f);
            });
  }

  /** The augmentation of the tutorial of cats and dogs. */
  static ImageDataGenerator augmented() {
    return new ImageDataGenerator()
        .rotationRange(40)
        .widthShiftRange(0.2)
        .heightShiftRange(0.2)
        .shearRange(0.2)
        .zoomRange(0.2)
        .horizontalFlip(true);
  }

  private static Batches arrays() {
    float[] values = new float[ARRAYS * 32 * 32 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) (256 * CounterRandom.uniform(1, i));
    }
    return new ImageDataGenerator()
        .widthShiftRange(0.1)
        .heightShiftRange(0.1)
        .horizontalFlip(true)
        .flow(
            Tensor.of(values, ARRAYS, 32, 32, 3),
            Tensor.zeros(Shape.of(ARRAYS)),
            f -> f.batchSize(32));
  }

  private static long read(Batches batches, int pass, long end) {
    long images = 0;
    try (BatchIterator iterator = batches.iterator(1, pass)) {
      while (iterator.hasNext() && System.nanoTime() < end) {
        Batch batch = iterator.next();
        images += batch.x().shape().dim(0);
        iterator.release(batch); // as fit does
      }
    }
    return images;
  }

  /** Runs one case. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Pipeline()).execute(arguments));
  }
}
