package cornea.cli;

import cornea.io.AtomicFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea example}: lists the examples on the class path, or runs one. */
@Command(
    name = "example",
    description = "Run one of the tutorials' programs; without a name, list them.",
    mixinStandardHelpOptions = true)
final class ExampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The example.")
  private @Nullable String name;

  @Option(names = "--list", description = "Print the names alone, one a line.")
  private boolean list;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set; without it, a small stand-in that comes with Cornea.")
  private @Nullable Path data;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Trained weights to begin with, where the example asks for them.")
  private @Nullable Path weights;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs; by default the tutorial's, or 1 on the stand-in.")
  private @Nullable Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Batches of an epoch where the tutorial sets them; by default its number, or 2 on the"
              + " stand-in.")
  private @Nullable Integer steps;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Seed of weights, shuffling, augmentation and dropout; ${DEFAULT-VALUE} by default.")
  private long seed;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where pictures, histories and models go; runs/NAME by default.")
  private @Nullable Path output;

  @Option(
      names = "--resume",
      description =
          "Go on after the last whole epoch if this command was interrupted; histories get a column"
              + " of seconds.")
  private boolean resume;

  @Option(
      names = "--times",
      description = "Histories get columns of each epoch's seconds and of the processors' seconds.")
  private boolean times;

  ExampleCommand() {}

  @Override
  public Integer call() throws Exception {
    List<Example> examples = new ArrayList<>();
    ServiceLoader.load(ExampleProvider.class)
        .forEach(provider -> examples.addAll(provider.examples()));
    if (name == null || list) {
      print(examples);
      return 0;
    }
    if (data != null) {
      Arguments.require(spec, Files.exists(data), "--data must exist", data);
    }
    if (weights != null) {
      Arguments.require(spec, Files.isRegularFile(weights), "--weights must be a file", weights);
    }
    for (Integer number : new Integer[] {epochs, steps}) {
      if (number != null) {
        Arguments.positive(spec, "--epochs and --steps", number);
      }
    }
    Path folder = output != null ? output : Path.of("runs", name);
    Example example = find(examples, name);
    AtomicFile.requireWritable(folder.resolve("history.csv")); // better known before the work
    example.run(new ExampleOptions(data, weights, epochs, steps, seed, folder, resume, times));
    if (Files.isDirectory(folder)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("Written to " + folder);
      out.flush();
    }
    return 0;
  }

  private void print(List<Example> examples) {
    PrintWriter out = spec.commandLine().getOut();
    for (Example example : examples) {
      if (list) {
        out.println(example.name());
      } else {
        out.printf(Locale.ROOT, "%-22s %s%n", example.name(), example.summary());
      }
    }
    out.flush();
  }

  private Example find(List<Example> examples, String wanted) {
    return examples.stream()
        .filter(example -> example.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "There is no such example. Expected one of "
                        + examples.stream().map(Example::name).toList()
                        + ". Received: '"
                        + wanted
                        + "'"));
  }
}
