package cornea.cli;

import cornea.models.Models;
import cornea.saving.FileReport;
import cornea.saving.FileReport.LayerEntry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea inspect}: what is in a model file, before it is loaded. */
@Command(
    name = "inspect",
    description =
        "Tell what is in a model file, what of it Cornea supports and what would differ, without"
            + " loading it. The exit status is 1 if it cannot be loaded.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  private static final int LINE = 100;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A model file of any format.")
  private Path file = Path.of("");

  InspectCommand() {}

  @Override
  public Integer call() {
    FileReport report = Models.inspect(file);
    PrintWriter out = spec.commandLine().getOut();
    out.println("format      " + report.format());
    if (report.kerasVersion() != null) {
      out.println("Keras       " + report.kerasVersion());
    }
    out.printf(Locale.ROOT, "parameters  %,d%n", report.parameters());
    if (report.optimizer() != null) {
      out.println("optimizer   " + report.optimizer());
    }
    report
        .metadata()
        .forEach(
            (name, value) -> out.println(cut(String.format(Locale.ROOT, "%-11s %s", name, value))));
    out.println("layers      " + report.layers().size() + " " + counts(report));
    for (LayerEntry layer : report.layers()) {
      out.printf(
          Locale.ROOT,
          "  %s%s '%s'%s%n",
          "  ".repeat(layer.depth()),
          layer.className(),
          layer.name(),
          layer.supported() ? "" : "  <- not known");
    }
    report.differences().forEach(text -> out.println("differs     " + text));
    report.problems().forEach(text -> out.println("problem     " + text));
    out.println(report.isSupported() ? "supported" : "not supported");
    out.flush();
    return report.isSupported() ? 0 : Cornea.FAILED;
  }

  private static Map<String, Integer> counts(FileReport report) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    report.layers().forEach(layer -> counts.merge(layer.className(), 1, Integer::sum));
    return counts;
  }

  private static String cut(String line) {
    return line.length() <= LINE ? line : line.substring(0, LINE - 2) + " …";
  }
}
