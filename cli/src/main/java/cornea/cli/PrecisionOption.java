package cornea.cli;

import cornea.engine.Precision;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --precision} of commands that train. */
final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "float32 or bfloat16; ${DEFAULT-VALUE} by default.")
  private String name = "float32";

  PrecisionOption() {}

  /** The precision asked for. */
  Precision chosen(CommandSpec spec) {
    for (Precision precision : Precision.values()) {
      if (precision.name().toLowerCase(Locale.ROOT).equals(name)) {
        return precision;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "--precision: expected float32 or bfloat16. Received: '" + name + "'");
  }
}
