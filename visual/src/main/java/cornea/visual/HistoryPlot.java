package cornea.visual;

import cornea.callbacks.History;
import cornea.visual.Chart.Band;
import cornea.visual.Chart.Curve;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The charts of a history, side by side. */
final class HistoryPlot {
  private static final String VALIDATION = "val_";
  private static final String LOSS = "loss";
  private static final int COMPARED_IN_A_ROW = 2;
  private static final Set<String> TIMES = Set.of("seconds", "processor_seconds");

  private HistoryPlot() {}

  /** A chart for each metric, or one for all. */
  static Picture of(History history, HistoryOptions options) {
    options.columns().forEach(history::get); // one that is not there is an error with all names
    List<String> metrics = options.columns().isEmpty() ? metrics(history) : options.columns();
    List<Picture> charts = new ArrayList<>();
    if (options.together()) {
      List<Curve> curves = new ArrayList<>();
      for (String key : history.keys()) {
        if (metrics.contains(metric(key))) {
          curves.add(curve(key, history, key));
        }
      }
      String title = options.title() == null ? "Training and validation" : options.title();
      charts.add(
          new Chart(title, "value", curves, options.range(""), beginnings(history))
              .draw(options.width(), options.height()));
    } else {
      for (String metric : metrics) {
        charts.add(chart(history, metric, options));
      }
    }
    return grid(charts, charts.size());
  }

  private static Picture chart(History history, String metric, HistoryOptions options) {
    List<Curve> curves = new ArrayList<>();
    curves.add(curve("training", history, metric));
    boolean validated = history.keys().contains(VALIDATION + metric);
    if (validated) {
      curves.add(curve("validation", history, VALIDATION + metric));
    }
    String usual = (validated ? "Training and validation " : "Training ") + metric;
    String title = options.title() == null ? usual : options.title() + ": " + metric;
    return new Chart(title, metric, curves, options.range(metric), beginnings(history))
        .draw(options.width(), options.height());
  }

  /** A chart for each column, in it a curve for each experiment, of one run or of several. */
  static Picture compare(
      Map<String, List<History>> experiments, List<String> columns, HistoryOptions options) {
    if (experiments.isEmpty() || columns.isEmpty()) {
      throw new IllegalArgumentException(
          "Plots.compare: expected one run and one column at least. Received: "
              + experiments.keySet()
              + ", "
              + columns);
    }
    List<Picture> charts = new ArrayList<>();
    for (String column : columns) {
      List<Curve> curves = new ArrayList<>();
      experiments.forEach((name, runs) -> curves.add(mean(name, runs, column)));
      String title = options.title();
      String shown = title == null ? column : columns.size() == 1 ? title : title + ": " + column;
      charts.add(
          new Chart(shown, column, curves, options.range(column), List.of())
              .draw(options.width(), options.height()));
    }
    return grid(charts, COMPARED_IN_A_ROW);
  }

  /** The mean of a column over several runs as far as all of them go, and what they span. */
  private static Curve mean(String name, List<History> runs, String column) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("Plots.compare: '" + name + "' has no run");
    }
    Curve first = curve(name, runs.get(0), column);
    if (runs.size() == 1) {
      return first;
    }
    List<List<Double>> all = runs.stream().map(run -> run.get(column)).toList();
    int epochs = all.stream().mapToInt(List::size).min().orElse(0);
    List<Double> means = new ArrayList<>();
    List<Double> least = new ArrayList<>();
    List<Double> greatest = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      int epoch = i;
      DoubleSummaryStatistics of =
          all.stream().mapToDouble(values -> values.get(epoch)).summaryStatistics();
      means.add(of.getAverage());
      least.add(of.getMin());
      greatest.add(of.getMax());
    }
    return new Curve(name, means, new Band(least, greatest), first.first());
  }

  /** Every column that has no {@code val_} and is no time, the loss last. */
  static List<String> metrics(History history) {
    List<String> metrics = new ArrayList<>();
    for (String key : history.keys()) {
      if (!metrics.contains(metric(key)) && !metric(key).equals(LOSS) && !TIMES.contains(key)) {
        metrics.add(metric(key));
      }
    }
    if (history.keys().contains(LOSS)) {
      metrics.add(LOSS);
    }
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException(
          "Plots.history: expected an epoch at least. Received: an empty history");
    }
    return metrics;
  }

  private static String metric(String key) {
    return key.startsWith(VALIDATION) ? key.substring(VALIDATION.length()) : key;
  }

  private static Curve curve(String name, History history, String column) {
    int first = history.epochs().isEmpty() ? 1 : history.epochs().get(0) + 1;
    return new Curve(name, history.get(column), first);
  }

  /** As charts count epochs, from 1. */
  private static List<Integer> beginnings(History history) {
    return history.beginnings().stream().map(epoch -> epoch + 1).toList();
  }

  /** Charts of one size, row by row. */
  private static Picture grid(List<Picture> charts, int columns) {
    int width = charts.get(0).width();
    int height = charts.get(0).height();
    int across = Math.min(columns, charts.size());
    int rows = (charts.size() + columns - 1) / columns;
    Picture all = new Picture(across * width, rows * height);
    for (int i = 0; i < charts.size(); i++) {
      all.add(i % columns * width, i / columns * height, charts.get(i));
    }
    return all;
  }

  /** A line for each column: its curve in eight heights of blocks, the first and last number. */
  static String text(History history) {
    StringBuilder text = new StringBuilder();
    int width = history.keys().stream().mapToInt(String::length).max().orElse(0);
    for (String key : history.keys()) {
      List<Double> values = history.get(key);
      double least = extreme(values, true);
      double greatest = extreme(values, false);
      text.append(String.format(Locale.ROOT, "%-" + width + "s ", key));
      for (double value : values) {
        text.append(block(value, least, greatest));
      }
      text.append(
          String.format(
              Locale.ROOT,
              " %.4f to %.4f (least %.4f, greatest %.4f)%n",
              values.get(0),
              values.get(values.size() - 1),
              least,
              greatest));
    }
    return text.toString();
  }

  private static double extreme(List<Double> values, boolean least) {
    return values.stream()
        .filter(Double::isFinite)
        .reduce(least ? Math::min : Math::max)
        .orElse(Double.NaN);
  }

  private static char block(double value, double least, double greatest) {
    if (!Double.isFinite(value)) {
      return '?';
    }
    double share = greatest > least ? (value - least) / (greatest - least) : 0.5;
    return (char) ('\u2581' + (int) Math.min(7, share * 8));
  }
}
