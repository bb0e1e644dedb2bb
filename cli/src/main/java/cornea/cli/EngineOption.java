package cornea.cli;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.engine.Precision;
import cornea.training.CompileOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options {@code --engine} and {@code --precision} of every command that trains. */
final class EngineOption {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "onednn or reference; by default the fastest that runs here.")
  private @Nullable String name;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "float32 or, faster where the processor computes with it, bfloat16; ${DEFAULT-VALUE} by"
              + " default.")
  private String precision = "float32";

  EngineOption() {}

  /**
   * Compiles for the engine asked for, or the best, in the precision asked for.
   *
   * @throws IllegalArgumentException if there is no engine of that name; the text lists those there
   *     are
   */
  void apply(CompileOptions compile) {
    compile.engine(chosen()).precision(precision());
  }

  /**
   * The engine asked for, or the best.
   *
   * @throws IllegalArgumentException if there is none of that name; the text lists those there are
   */
  Engine chosen() {
    return name == null ? Engines.best() : Engines.named(name);
  }

  private Precision precision() {
    for (Precision known : Precision.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(precision)) {
        return known;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "--precision: expected float32 or bfloat16. Received: '" + precision + "'");
  }
}
