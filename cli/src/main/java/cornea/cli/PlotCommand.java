package cornea.cli;

import cornea.callbacks.History;
import cornea.io.AtomicFile;
import cornea.visual.Histories;
import cornea.visual.Picture;
import cornea.visual.Plots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea plot}: curves of trainings from the files of CSVLogger. */
@Command(
    name = "plot",
    description = "Draw the curves of a training, or one column of several.",
    mixinStandardHelpOptions = true)
final class PlotCommand implements Callable<Integer> {
  /** What several runs are compared by where nothing is said: the first that all of them have. */
  private static final List<String> COMPARED =
      List.of("val_accuracy", "val_acc", "val_loss", "loss");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "HISTORY.csv",
      arity = "1..*",
      description = "What CSVLogger wrote, Cornea's or Keras's; several are compared.")
  private List<Path> files = List.of();

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description =
          "The column to draw; by default all of one training, the validation accuracy of several.")
  private @Nullable String column;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The picture, .png or .svg; ${DEFAULT-VALUE} by default.")
  private Path output = Path.of("curves.png");

  PlotCommand() {}

  @Override
  public Integer call() {
    AtomicFile.requireWritable(output);
    Map<String, History> runs = new LinkedHashMap<>();
    for (Path file : files) {
      runs.put(name(file), Histories.read(file));
    }
    picture(runs).write(output);
    runs.forEach(
        (name, history) -> {
          if (runs.size() > 1) {
            spec.commandLine().getOut().println(name);
          }
          spec.commandLine().getOut().print(Plots.text(history));
        });
    spec.commandLine().getOut().println("Wrote " + output);
    return 0;
  }

  private Picture picture(Map<String, History> runs) {
    if (runs.size() > 1) {
      return Plots.compare(runs, column == null ? common(runs) : column);
    }
    History history = runs.values().iterator().next();
    String only = column;
    return only == null ? Plots.history(history) : Plots.compare(runs, only);
  }

  private String common(Map<String, History> runs) {
    List<String> candidates = new ArrayList<>(COMPARED);
    candidates.removeIf(name -> runs.values().stream().anyMatch(run -> !run.keys().contains(name)));
    Arguments.require(
        spec, !candidates.isEmpty(), "--column must say what to compare the runs by", "nothing");
    return candidates.get(0);
  }

  /** The file's name without its ending; the whole path where two have the same. */
  private String name(Path file) {
    String name = String.valueOf(file.getFileName());
    boolean twice =
        files.stream().filter(other -> name.equals(String.valueOf(other.getFileName()))).count()
            > 1;
    return twice ? file.toString() : name.replaceFirst("\\.csv$", "");
  }
}
