package cornea.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea example}: lists the examples on the class path, or runs one. */
@Command(
    name = "example",
    description = "Run an example; without a name, list them.",
    mixinStandardHelpOptions = true)
final class ExampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The example.")
  private @Nullable String name;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ARGUMENTS",
      description = "What the example needs.")
  private List<String> arguments = new ArrayList<>();

  ExampleCommand() {}

  @Override
  public Integer call() throws Exception {
    List<Example> examples = new ArrayList<>();
    ServiceLoader.load(Example.class).forEach(examples::add);
    examples.sort(Comparator.comparing(Example::name));
    if (name == null) {
      PrintWriter out = spec.commandLine().getOut();
      for (Example example : examples) {
        out.printf(Locale.ROOT, "%-24s %s%n", example.name(), example.summary());
      }
      out.flush();
      return 0;
    }
    for (Example example : examples) {
      if (example.name().equals(name)) {
        example.run(List.copyOf(arguments));
        return 0;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "There is no such example. Expected one of "
            + examples.stream().map(Example::name).toList()
            + ". Received: '"
            + name
            + "'");
  }
}
