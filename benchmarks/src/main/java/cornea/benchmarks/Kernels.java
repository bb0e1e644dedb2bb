package cornea.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs {@link KernelBenchmark} under JMH and prints bandwidths: {@code benchmarks/kernels}. */
@Command(
    name = "benchmarks/kernels",
    description = "Bandwidth of the steps that move memory and compute little, under JMH.",
    mixinStandardHelpOptions = true)
public final class Kernels implements Callable<Integer> {
  @Parameters(
      paramLabel = "KERNEL",
      arity = "0..*",
      description = "Of ${COMPLETION-CANDIDATES}; all by default.")
  private List<Kernel> kernels = new ArrayList<>();

  @Option(names = "--forks", description = "Processes of each; ${DEFAULT-VALUE} by default.")
  private int forks = 1;

  @Option(
      names = "--iterations",
      description = "Measured iterations of each process; ${DEFAULT-VALUE} by default.")
  private int iterations = 5;

  @Option(names = "--seconds", description = "Of an iteration; ${DEFAULT-VALUE} by default.")
  private double seconds = 0.5;

  private Kernels() {}

  /** Runs the chosen kernels. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Kernels()).execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException {
    double copy = Peak.measured().gigabytes();
    System.out.printf(
        Locale.ROOT,
        "Copy bandwidth: %.1f GB/s (read and written). Each kernel: %d process(es), %d iterations"
            + " of %.1f s.%n%n",
        copy,
        forks,
        iterations,
        seconds);
    System.out.println("| kernel | MB | ms (99.9 % interval) | GB/s | of copy |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (Kernel kernel : kernels.isEmpty() ? List.of(Kernel.values()) : kernels) {
      print(kernel, run(kernel), copy);
    }
    return 0;
  }

  /** Microseconds of a step. */
  private Result<?> run(Kernel kernel) throws RunnerException {
    TimeValue time = TimeValue.milliseconds(Math.round(1000 * seconds));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(KernelBenchmark.class.getName())
            .param("kernel", kernel.name())
            .forks(forks)
            .warmupIterations(2)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    RunResult result = new Runner(options.build()).runSingle();
    return result.getPrimaryResult();
  }

  private static void print(Kernel kernel, Result<?> result, double copy) {
    double gigabytes = kernel.bytes() / result.getScore() * 1e-3;
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.2f (± %.2f) | %.1f | %.0f %% |%n",
        kernel.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        kernel.bytes() * 1e-6,
        result.getScore() * 1e-3,
        result.getScoreError() * 1e-3,
        gigabytes,
        100 * gigabytes / copy);
  }
}
