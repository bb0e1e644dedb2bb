package cornea.cli;

import cornea.models.Model;
import cornea.models.Models;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea convert}: a model file in another format. */
@Command(
    name = "convert",
    description =
        "Write a model file in another format: Keras 3's .keras, the older .h5, .weights.h5 with"
            + " the weights alone, or .json with the architecture alone.",
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "A .keras, .h5 or .json file of a model, of any version of Keras.")
  private Path in = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file to write; the ending of its name tells the format.")
  private Path out = Path.of("");

  ConvertCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try (Model model = Models.load(in, l -> l.warnings(w -> err.println("cornea: " + w)))) {
      err.flush();
      model.save(out);
      PrintWriter text = spec.commandLine().getOut();
      text.printf(Locale.ROOT, "%s: %,d parameters%s%n", out, model.countParams(), content(model));
      text.flush();
    }
    return 0;
  }

  /** What of the model its new file holds. */
  private String content(Model model) {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return "; the architecture alone is written, without them";
    }
    if (name.endsWith(".weights.h5")) {
      return "; they alone are written";
    }
    return model.isCompiled() ? ", with optimizer and loss" : "";
  }
}
