package cornea.cli;

import com.sun.management.OperatingSystemMXBean;
import cornea.callbacks.Callback;
import cornea.callbacks.Logs;
import cornea.losses.Loss;
import cornea.models.Model;
import cornea.models.Models;
import cornea.optimizers.Optimizer;
import cornea.tensor.Tensor;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code cornea benchmark}: how fast a net trains and predicts, on random images in memory.
 *
 * <p>An epoch is one pass of fit over the same images, shuffled, with metrics. One of training and
 * one of predicting before those that are timed warm everything up: the compilers of the JVM share
 * the processors with the first. {@code first_step} is the time from the start of the process to
 * the end of the first training step; each epoch is reported as {@code epoch PHASE IMAGES WALL
 * CPU}, and {@code latency} is the median time of predicting one image; all in seconds. The last
 * three lines hold the medians and the peak memory of the whole process.
 */
@Command(
    name = "benchmark",
    description = "Measure how fast a net trains and predicts.",
    mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer> {
  private static final int LATENCIES = 40;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "The net, such as nin or cats-dogs, or a model file.")
  private String name = "";

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a batch; the tutorial's by default.")
  private @Nullable Integer batch;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Batches of an epoch; ${DEFAULT-VALUE} by default.")
  private int steps = 10;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Timed epochs; ${DEFAULT-VALUE} by default.")
  private int epochs = 3;

  @Mixin private EngineOption engine = new EngineOption();

  BenchmarkCommand() {}

  @Override
  public Integer call() {
    Benchmark benchmark = find();
    int batchSize =
        Arguments.positive(spec, "--batch", batch == null ? benchmark.batchSize() : batch);
    int images = Math.multiplyExact(batchSize, Arguments.positive(spec, "--steps", steps));
    Arguments.positive(spec, "--epochs", epochs);
    try (Model model = benchmark.model().get()) {
      model.compile(
          c -> {
            c.optimizer(benchmark.optimizer().get())
                .loss(benchmark.loss().get())
                .metrics(Collections.nCopies(model.outputs().size(), benchmark.metric()))
                .seed(0);
            engine.apply(c);
          });
      FirstStep first = new FirstStep(spec.commandLine().getOut());
      model.fit(
          Benchmark.inputs(model, batchSize),
          benchmark.allTargets(model, batchSize),
          f -> f.batchSize(batchSize).verbose(0).callbacks(first));
      measure(
          model, Benchmark.inputs(model, images), benchmark.allTargets(model, images), batchSize);
    }
    return 0;
  }

  private void measure(Model model, List<Tensor> x, List<Tensor> y, int batchSize) {
    int images = x.get(0).shape().dim(0);
    PrintWriter out = spec.commandLine().getOut();

    model.fit(x, y, f -> f.batchSize(batchSize).verbose(0));
    Epochs training = new Epochs(out, "train", images);
    model.fit(x, y, f -> f.batchSize(batchSize).epochs(epochs).verbose(0).callbacks(training));

    model.predict(x, p -> p.batchSize(batchSize).verbose(0));
    Epochs prediction = new Epochs(out, "predict", images);
    for (int i = 0; i < epochs; i++) {
      prediction.begin();
      model.predict(x, p -> p.batchSize(batchSize).verbose(0));
      prediction.end();
    }

    out.printf(Locale.ROOT, "latency predict %.6f%n", latency(model, first(x, 1)));
    out.printf(Locale.ROOT, "train_images_per_second %.2f%n", training.imagesPerSecond());
    out.printf(Locale.ROOT, "predict_images_per_second %.2f%n", prediction.imagesPerSecond());
    out.printf(Locale.ROOT, "peak_memory_mb %.1f%n", Processor.peakMegabytes().orElse(Double.NaN));
    out.flush();
  }

  private static List<Tensor> first(List<Tensor> inputs, int count) {
    return inputs.stream().map(input -> input.slice(0, count)).toList();
  }

  /** The median time of predicting one image, in seconds. */
  private static double latency(Model model, List<Tensor> image) {
    double[] seconds = new double[LATENCIES];
    for (int i = 0; i < 2 * LATENCIES; i++) { // the first half warms up
      long begin = System.nanoTime();
      model.predict(image, p -> p.verbose(0));
      seconds[i % LATENCIES] = (System.nanoTime() - begin) / 1e9;
    }
    return median(seconds);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private Benchmark find() {
    Path file = Path.of(name);
    if (Files.isRegularFile(file)) {
      return saved(file);
    }
    List<String> names = new ArrayList<>();
    for (BenchmarkProvider provider : ServiceLoader.load(BenchmarkProvider.class)) {
      for (Benchmark benchmark : provider.benchmarks()) {
        if (benchmark.name().equals(name)) {
          return benchmark;
        }
        names.add(benchmark.name());
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "There is no such net. Expected one of " + names + ". Received: '" + name + "'");
  }

  /**
   * A model file; what it does not say is as it is usual for its output. A file that is not
   * compiled, or has a loss that random classes are no targets for, is trained with another; one
   * that tells no classes apart, as without its top or with several outputs, towards random values.
   */
  private static Benchmark saved(Path file) {
    Consumer<String> silent = text -> {};
    Model model = Models.load(file, l -> l.warnings(silent));
    boolean classes = model.outputs().size() == 1 && model.outputShape().rank() == 2;
    boolean binary = classes && model.outputShape().dim(-1) == 1;
    Map<String, @Nullable Object> compiled = model.compileConfig(silent);
    boolean sparse =
        classes
            && compiled != null
            && String.valueOf(compiled.get("loss")).toLowerCase(Locale.ROOT).contains("sparse");
    Benchmark.Labels labels =
        binary
            ? Benchmark.Labels.BINARY
            : sparse
                ? Benchmark.Labels.CLASSES
                : classes ? Benchmark.Labels.ONE_HOT : Benchmark.Labels.VALUES;
    String loss =
        switch (labels) {
          case BINARY -> "binary_crossentropy";
          case CLASSES -> "sparse_categorical_crossentropy";
          case ONE_HOT -> "categorical_crossentropy";
          case VALUES -> "mse";
        };
    Optimizer optimizer = model.optimizer();
    return new Benchmark(
        file.toString(),
        32,
        labels,
        () -> model,
        () -> optimizer == null ? Optimizer.of("rmsprop") : optimizer,
        () -> Loss.of(loss),
        classes ? "accuracy" : "mae");
  }

  /** Prints how long after the start of the process the first training step ended. */
  private static final class FirstStep extends Callback {
    private final PrintWriter out;

    FirstStep(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void onTrainBatchEnd(int step, Logs logs) {
      if (step == 0) {
        Processor.secondsSinceStart()
            .ifPresent(seconds -> out.printf(Locale.ROOT, "first_step %.3f%n", seconds));
      }
    }
  }

  /** Times epochs and prints each. */
  private static final class Epochs extends Callback {
    private final PrintWriter out;
    private final String phase;
    private final int images;
    private final List<Double> walls = new ArrayList<>();
    private long wallBegin;
    private long cpuBegin;

    Epochs(PrintWriter out, String phase, int images) {
      this.out = out;
      this.phase = phase;
      this.images = images;
    }

    @Override
    public void onEpochBegin(int epoch) {
      begin();
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
      end();
    }

    void begin() {
      cpuBegin = cpuNanos();
      wallBegin = System.nanoTime();
    }

    void end() {
      double wall = (System.nanoTime() - wallBegin) / 1e9;
      double cpu = (cpuNanos() - cpuBegin) / 1e9;
      walls.add(wall);
      out.printf(Locale.ROOT, "epoch %s %d %.6f %.6f%n", phase, images, wall, cpu);
      out.flush();
    }

    double imagesPerSecond() {
      return images / median(walls.stream().mapToDouble(wall -> wall).toArray());
    }

    /** Of all threads of the process, native ones included. */
    private static long cpuNanos() {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
  }
}
