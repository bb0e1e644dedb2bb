package cornea.cli;

import cornea.CorneaException;
import cornea.CorneaVersion;
import cornea.engine.EngineProvider;
import cornea.engine.Engines;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cornea doctor}: what Cornea runs on, for bug reports and for "why is it slow". */
@Command(
    name = "doctor",
    description = "Show the JVM, the processor, the engines, the native libraries and the threads.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final List<String> NATIVES = List.of("javacpp", "dnnl", "opencv", "openblas");

  @Spec private CommandSpec spec;

  DoctorCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    line(out, "Cornea", CorneaVersion.text());
    line(
        out,
        "Java",
        property("java.version")
            + ", "
            + property("java.vm.name")
            + ", "
            + property("java.vendor"));
    line(
        out,
        "Heap",
        String.format(
            Locale.ROOT, "at most %.1f GB", Runtime.getRuntime().maxMemory() / Math.pow(2, 30)));
    line(
        out,
        "System",
        property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
    line(out, "Processor", Processor.model());
    line(out, "Instructions", Processor.instructionSets());
    line(out, "Threads", threads());
    for (String artifact : NATIVES) {
      line(out, artifact, Versions.of("org.bytedeco", artifact).orElse("not on the class path"));
    }
    for (EngineProvider provider : Engines.providers()) {
      Optional<String> reason = provider.unavailable();
      line(
          out,
          "Engine",
          provider.name() + ": " + reason.map(why -> "cannot run here: " + why).orElse("ready"));
    }
    out.flush(); // so that an error comes after all that is known
    line(out, "Chosen", chosen());
    out.flush();
    return 0;
  }

  /**
   * As {@link Engines#best()} would choose, whose log line would say the same once more.
   *
   * @throws CorneaException if the environment names an engine that is unknown or cannot run
   */
  private static String chosen() {
    String wanted = System.getenv(Engines.VARIABLE);
    if (wanted != null && !wanted.isBlank()) {
      try {
        return Engines.named(wanted.strip()).name() + ", by " + Engines.VARIABLE;
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new CorneaException(
            Engines.VARIABLE + "=" + wanted, String.valueOf(e.getMessage()), e);
      }
    }
    return Engines.providers().stream()
        .filter(provider -> provider.unavailable().isEmpty())
        .map(EngineProvider::name)
        .findFirst()
        .orElse("none");
  }

  private static String threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    String text = processors + " processors";
    for (String variable : List.of("CORNEA_THREADS", "OMP_NUM_THREADS")) {
      @Nullable String value = System.getenv(variable);
      text += value == null ? "" : ", " + variable + "=" + value;
    }
    return text;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static void line(PrintWriter out, String what, String text) {
    out.printf(Locale.ROOT, "%-13s %s%n", what, text);
  }
}
