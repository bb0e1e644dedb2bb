package cornea.benchmarks;

import cornea.cli.Benchmark;
import cornea.models.Model;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Where the time of a step goes, and how far each primitive is from what the machine can do: {@code
 * benchmarks/roofline}.
 */
@Command(
    name = "roofline",
    description =
        "Measure this machine's peak, then show for each primitive of a step its time and its share"
            + " of the peak.",
    mixinStandardHelpOptions = true)
public final class Roofline implements Callable<Integer> {
  private static final int WARM_UP_STEPS = 5;

  @Option(
      names = "--net",
      paramLabel = "NAME",
      description = "A net; may be given several times. All by default.")
  private List<String> nets = new ArrayList<>();

  @Option(names = "--batch", description = "Images of a batch; the tutorial's by default.")
  private @Nullable Integer batch;

  @Option(names = "--steps", description = "Timed steps; ${DEFAULT-VALUE} by default.")
  private int steps = 20;

  @Option(names = "--predict", description = "The step of predict instead of training's.")
  private boolean predict;

  @Option(names = "--rows", description = "Primitives shown; ${DEFAULT-VALUE} by default.")
  private int rows = 40;

  private Roofline() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Roofline()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Benchmark> chosen = new ArrayList<>(new TutorialNets().benchmarks());
    if (!nets.isEmpty()) {
      List<String> known = chosen.stream().map(Benchmark::name).toList();
      for (String net : nets) {
        if (!known.contains(net)) {
          throw new IllegalArgumentException(
              "There is no such net. Expected one of " + known + ". Received: '" + net + "'");
        }
      }
      chosen.removeIf(benchmark -> !nets.contains(benchmark.name()));
    }
    Peak peak = peak();
    print(
        "peak: %.0f GFLOP/s (matrix product), %.1f GB/s (copy)%n",
        peak.gigaflops(), peak.gigabytes());
    Trace trace = Trace.started();
    for (Benchmark benchmark : chosen) {
      int batchSize = batch == null ? benchmark.batchSize() : batch;
      trace.clear();
      run(benchmark, batchSize, trace);
      print("%n%s, %s, batch %d%n", benchmark.name(), predict ? "predict" : "training", batchSize);
      report(trace.medians(), peak);
    }
    return 0;
  }

  /** On a thread of its own: its team of OpenMP threads must be gone when the engine has one. */
  private static Peak peak() throws InterruptedException {
    List<Peak> measured = new ArrayList<>();
    Thread thread = new Thread(() -> measured.add(Peak.measured()), "peak");
    thread.start();
    thread.join();
    return measured.get(0);
  }

  private void run(Benchmark benchmark, int batchSize, Trace trace) {
    try (Model model = benchmark.model().get()) {
      model.compile(
          c ->
              c.optimizer(benchmark.optimizer().get())
                  .loss(benchmark.loss().get())
                  .metrics(benchmark.metric())
                  .seed(0));
      Tensor x = Benchmark.images(model, batchSize);
      Tensor y = benchmark.targets(model, batchSize);
      run(model, x, y, WARM_UP_STEPS);
      trace.clear();
      run(model, x, y, steps);
    }
  }

  /** The same batch again and again. */
  private void run(Model model, Tensor x, Tensor y, int times) {
    int batchSize = x.shape().dim(0);
    if (predict) {
      for (int i = 0; i < times; i++) {
        model.predict(x, p -> p.batchSize(batchSize).verbose(0));
      }
    } else {
      model.fit(x, y, f -> f.batchSize(batchSize).epochs(times).verbose(0));
    }
  }

  private void report(List<Trace.Primitive> primitives, Peak peak) {
    double total = primitives.stream().mapToDouble(Trace.Primitive::seconds).sum();
    double least = primitives.stream().mapToDouble(p -> p.secondsAt(peak)).sum();
    print(
        "%d primitives, %.3f ms; at the peak %.3f ms (%.0f %%)%n",
        primitives.size(), total * 1e3, least * 1e3, 100 * least / total);

    Map<String, List<Trace.Primitive>> kinds = new LinkedHashMap<>();
    primitives.forEach(p -> kinds.computeIfAbsent(p.kind(), kind -> new ArrayList<>()).add(p));
    List<Trace.Primitive> sums = new ArrayList<>();
    kinds.forEach(
        (kind, same) ->
            sums.add(
                new Trace.Primitive(
                    kind + " x " + same.size(),
                    same.stream().mapToDouble(Trace.Primitive::seconds).sum(),
                    same.stream().mapToDouble(Trace.Primitive::operations).sum(),
                    same.stream().mapToDouble(Trace.Primitive::bytes).sum())));
    table("By kind", sums, total, peak);
    table("By primitive", primitives, total, peak);
  }

  private void table(String title, List<Trace.Primitive> primitives, double total, Peak peak) {
    print(
        "%s%n%9s %5s %8s %5s %7s %5s %9s  %s%n",
        title, "ms", "time", "GFLOP/s", "peak", "GB/s", "peak", "ms lost", "");
    primitives.stream()
        .sorted(Comparator.comparingDouble(Trace.Primitive::seconds).reversed())
        .limit(rows)
        .forEach(
            p -> {
              double gigaflops = p.operations() / p.seconds() * 1e-9;
              double gigabytes = p.bytes() / p.seconds() * 1e-9;
              print(
                  "%9.3f %4.1f%% %8.1f %4.0f%% %7.1f %4.0f%% %9.3f  %s%n",
                  p.seconds() * 1e3,
                  100 * p.seconds() / total,
                  gigaflops,
                  100 * gigaflops / peak.gigaflops(),
                  gigabytes,
                  100 * gigabytes / peak.gigabytes(),
                  Math.max(0, p.seconds() - p.secondsAt(peak)) * 1e3,
                  p.description());
            });
  }

  private static void print(String format, Object... arguments) {
    System.out.printf(Locale.ROOT, format, arguments);
  }
}
