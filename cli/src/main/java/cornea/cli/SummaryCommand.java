package cornea.cli;

import cornea.models.Models;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea summary}: the layers of a model file. */
@Command(
    name = "summary",
    description = "Show the layers of a model file, as Keras's summary() does.",
    mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A .keras, .h5 or .json file of a model.")
  private Path file = Path.of("");

  SummaryCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    String text =
        Models.load(file, l -> l.compile(false).warnings(w -> err.println("cornea: " + w)))
            .summaryText();
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return 0;
  }
}
