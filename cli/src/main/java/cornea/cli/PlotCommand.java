package cornea.cli;

import cornea.callbacks.History;
import cornea.io.AtomicFile;
import cornea.visual.Histories;
import cornea.visual.HistoryOptions;
import cornea.visual.Picture;
import cornea.visual.Plots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea plot}: curves of trainings from the files of CSVLogger. */
@Command(
    name = "plot",
    description = "Draw the curves of a training, or columns of several.",
    mixinStandardHelpOptions = true)
final class PlotCommand implements Callable<Integer> {
  /** What several runs are compared by where nothing is said: the first that all of them have. */
  private static final List<String> COMPARED =
      List.of("val_accuracy", "val_acc", "val_loss", "loss");

  private static final Pattern RANGE = Pattern.compile("(-?\\d+(?:\\.\\d+)?):(-?\\d+(?:\\.\\d+)?)");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "HISTORY.csv",
      arity = "1..*",
      description = "What CSVLogger wrote, Cornea's or Keras's; several are compared.")
  private List<Path> files = List.of();

  @Option(
      names = "--column",
      paramLabel = "NAME",
      split = ",",
      description =
          "The columns to draw, each in a chart of its own; by default all of one training, the"
              + " validation accuracy of several.")
  private List<String> columns = List.of();

  @Option(
      names = "--mean",
      description =
          "Take files whose names differ only by a number at the end (nin-0.csv, nin-1.csv) for"
              + " runs of one experiment: draw their mean, on a band from the least to the"
              + " greatest.")
  private boolean mean;

  @Option(
      names = "--range",
      paramLabel = "NAME=FROM:TO",
      description = "What a column's chart shows of its values; may be given for several columns.")
  private Map<String, String> ranges = Map.of();

  @Option(names = "--title", paramLabel = "TEXT", description = "What stands above the curves.")
  private @Nullable String title;

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
    Map<String, List<History>> experiments = new LinkedHashMap<>();
    for (Path file : files) {
      History history = Histories.read(file);
      runs.put(name(file), history);
      experiments.computeIfAbsent(experiment(name(file)), n -> new ArrayList<>()).add(history);
    }
    picture(experiments).write(output);
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

  private Picture picture(Map<String, List<History>> experiments) {
    List<History> runs = experiments.values().stream().flatMap(List::stream).toList();
    if (runs.size() == 1 && columns.isEmpty()) {
      return Plots.history(runs.get(0), this::set);
    }
    return Plots.compareRepeated(
        experiments, columns.isEmpty() ? List.of(common(runs)) : columns, this::set);
  }

  private void set(HistoryOptions options) {
    if (title != null) {
      options.title(title);
    }
    ranges.forEach(
        (column, range) -> {
          Matcher numbers = RANGE.matcher(range);
          Arguments.require(
              spec,
              numbers.matches(),
              "--range must be NAME=FROM:TO with two numbers",
              column + "=" + range);
          double from = Double.parseDouble(numbers.group(1));
          double to = Double.parseDouble(numbers.group(2));
          Arguments.require(spec, from < to, "--range must go upwards", column + "=" + range);
          options.range(column, from, to);
        });
  }

  private String common(List<History> runs) {
    List<String> candidates = new ArrayList<>(COMPARED);
    candidates.removeIf(name -> runs.stream().anyMatch(run -> !run.keys().contains(name)));
    Arguments.require(
        spec, !candidates.isEmpty(), "--column must say what to compare the runs by", "nothing");
    return candidates.get(0);
  }

  /** What stands in the legend for a file. */
  private String experiment(String name) {
    return mean ? name.replaceFirst("-\\d+$", "") : name;
  }

  /** The file's name without its ending; where two have the same, the folder's, or the path. */
  private String name(Path file) {
    if (isAlone(file, Path::getFileName)) {
      return String.valueOf(file.getFileName()).replaceFirst("\\.csv$", "");
    }
    return isAlone(file, PlotCommand::folder) ? String.valueOf(folder(file)) : file.toString();
  }

  private boolean isAlone(Path file, Function<Path, @Nullable Path> part) {
    return files.stream()
            .filter(other -> Objects.equals(part.apply(file), part.apply(other)))
            .count()
        == 1;
  }

  private static @Nullable Path folder(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null ? null : folder.getFileName();
  }
}
