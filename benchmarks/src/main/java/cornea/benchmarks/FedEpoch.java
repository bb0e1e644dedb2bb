package cornea.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import cornea.callbacks.Callback;
import cornea.callbacks.Logs;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.image.ImageDataGenerator;
import cornea.models.Model;
import cornea.optimizers.Adam;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How long an epoch takes that a flow feeds, beside the same epoch on arrays in memory and the flow
 * without any training: Cornea's half of {@code benchmarks/against-keras --pipeline}. {@code
 * benchmarks/python/fed.py} is Keras's. The net is {@code lenet-bn}, on photos of 128 pixels.
 */
@Command(
    name = "fed",
    description = "Seconds of an epoch that a flow feeds, of its training and of its flow alone.",
    mixinStandardHelpOptions = true)
public final class FedEpoch implements Callable<Integer> {
  private static final int SIDE = 128;

  @Parameters(paramLabel = "CASE", description = "nearest or augment.")
  private String flow = "";

  @Option(names = "--directory", required = true, description = "A folder of two classes' folders.")
  private Path directory = Path.of("");

  @Option(names = "--steps", description = "Batches of an epoch; ${DEFAULT-VALUE} by default.")
  private int steps = 10;

  @Option(names = "--batch", description = "Images of a batch; ${DEFAULT-VALUE} by default.")
  private int batchSize = 200;

  @Option(
      names = "--epochs",
      description = "Timed epochs, after one that warms up; ${DEFAULT-VALUE} by default.")
  private int epochs = 3;

  private FedEpoch() {}

  /** Runs one case. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FedEpoch()).execute(arguments));
  }

  @Override
  public Integer call() {
    ImageDataGenerator generator =
        switch (flow) {
          case "nearest" -> new ImageDataGenerator();
          case "augment" -> Pipeline.augmented();
          default -> throw new IllegalArgumentException("no such case: " + flow);
        };
    Batches batches =
        Pipeline.folder(directory, generator, f -> f.targetSize(SIDE, SIDE).batchSize(batchSize));
    List<Batch> kept = new ArrayList<>();
    read(batches, 0, (iterator, batch) -> kept.add(batch));
    Tensor x = Tensors.concat(kept.stream().map(Batch::x).toList());
    Tensor y = Tensors.concat(kept.stream().map(Batch::y).toList());
    kept.clear();
    int images = x.shape().dim(0);
    for (int epoch = 0; epoch < epochs; epoch++) {
      Clock clock = new Clock();
      read(batches, epoch + 1, BatchIterator::release); // as fit does
      clock.print("flow", images);
    }
    try (Model model = TutorialNets.lenet()) {
      model.compile(
          c ->
              c.optimizer(new Adam(0.01))
                  .loss("categorical_crossentropy")
                  .metrics("accuracy")
                  .seed(0));
      model.fit(
          x,
          y,
          f ->
              f.batchSize(batchSize)
                  .epochs(1 + epochs)
                  .verbose(0)
                  .callbacks(new Epochs("arrays", images)));
      model.fit(
          batches,
          f ->
              f.stepsPerEpoch(steps)
                  .epochs(1 + epochs)
                  .verbose(0)
                  .callbacks(new Epochs("fed", images)));
    }
    return 0;
  }

  /** Reads as many batches as an epoch has. */
  private void read(Batches batches, int pass, BiConsumer<BatchIterator, Batch> consumer) {
    if (batches.size() < steps) {
      throw new IllegalArgumentException(
          directory + " has too few images. Expected " + steps + " batches; use less --steps");
    }
    try (BatchIterator iterator = batches.iterator(1, pass)) {
      for (int step = 0; step < steps; step++) {
        consumer.accept(iterator, iterator.next());
      }
    }
  }

  /** Wall and processor time, of all threads of the process. */
  private static final class Clock {
    private final long wall = System.nanoTime();
    private final long cpu = processor();

    void print(String what, int images) {
      System.out.printf(
          Locale.ROOT,
          "epoch %s %d %.6f %.6f%n",
          what,
          images,
          (System.nanoTime() - wall) / 1e9,
          (processor() - cpu) / 1e9);
    }

    private static long processor() {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
  }

  /** Prints each epoch but the first. */
  private static final class Epochs extends Callback {
    private final String what;
    private final int images;
    private Clock clock = new Clock();

    Epochs(String what, int images) {
      this.what = what;
      this.images = images;
    }

    @Override
    public void onEpochBegin(int epoch) {
      clock = new Clock();
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
      if (epoch > 0) {
        clock.print(what, images);
      }
    }
  }
}
