package cornea.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import cornea.callbacks.Callback;
import cornea.callbacks.Logs;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.image.ClassMode;
import cornea.image.ImageDataGenerator;
import cornea.models.Model;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How long an epoch takes that a flow feeds, beside the same epoch on arrays in memory and the flow
 * without any training: Cornea's half of {@code benchmarks/against-keras --pipeline}. {@code
 * benchmarks/python/fed.py} is Keras's. The net is the tutorial's of cats and dogs.
 */
@Command(
    name = "fed",
    description = "Seconds of an epoch that a flow feeds, of its training and of its flow alone.",
    mixinStandardHelpOptions = true)
public final class FedEpoch implements Callable<Integer> {
  @Parameters(paramLabel = "CASE", description = "nearest or augment.")
  private String flow = "";

  @Option(names = "--directory", required = true, description = "A folder of two classes' folders.")
  private Path directory = Path.of("");

  @Option(names = "--steps", description = "Batches of an epoch; ${DEFAULT-VALUE} by default.")
  private int steps = 30;

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
    Batches batches = Pipeline.folder(directory, generator, f -> f.classMode(ClassMode.BINARY));
    List<Batch> kept = read(batches, 0);
    for (int epoch = 0; epoch < epochs; epoch++) {
      Clock clock = new Clock();
      int images = read(batches, epoch + 1).stream().mapToInt(Batch::size).sum();
      clock.print("flow", images);
    }
    try (Model model = TutorialNets.catsDogs()) {
      model.compile(c -> c.optimizer("rmsprop").loss("binary_crossentropy").metrics("acc").seed(0));
      Tensor x = Tensors.concat(kept.stream().map(Batch::x).toList());
      Tensor y = Tensors.concat(kept.stream().map(Batch::y).toList());
      int batchSize = kept.get(0).size();
      int images = x.shape().dim(0);
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

  /** As many batches as an epoch has. */
  private List<Batch> read(Batches batches, int pass) {
    List<Batch> read = new ArrayList<>();
    try (BatchIterator iterator = batches.iterator(1, pass)) {
      while (read.size() < steps && iterator.hasNext()) {
        read.add(iterator.next());
      }
    }
    if (read.size() < steps) {
      throw new IllegalArgumentException(
          directory + " has too few images. Expected " + steps + " batches; use less --steps");
    }
    return read;
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
