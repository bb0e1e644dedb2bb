package cornea.visual;

import cornea.callbacks.History;
import cornea.visual.Chart.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The charts of a history, side by side. */
final class HistoryPlot {
  private static final String VALIDATION = "val_";
  private static final String LOSS = "loss";
  private static final Set<String> TIMES = Set.of("seconds", "processor_seconds");

  private HistoryPlot() {}

  /** A chart for each metric, or one for all. */
  static Picture of(History history, HistoryOptions options) {
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
          new Chart(title, "value", curves, options.range(""))
              .draw(options.width(), options.height()));
    } else {
      for (String metric : metrics) {
        charts.add(chart(history, metric, options));
      }
    }
    return row(charts);
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
    return new Chart(title, metric, curves, options.range(metric))
        .draw(options.width(), options.height());
  }

  /** The same column of several runs. */
  static Picture compare(Map<String, History> runs, String column, HistoryOptions options) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException(
          "Plots.compare: expected one run at least. Received: none");
    }
    List<Curve> curves = new ArrayList<>();
    runs.forEach((name, history) -> curves.add(curve(name, history, column)));
    @Nullable String title = options.title();
    return new Chart(title == null ? column : title, column, curves, options.range(column))
        .draw(options.width(), options.height());
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

  private static Picture row(List<Picture> charts) {
    int width = charts.stream().mapToInt(Picture::width).sum();
    Picture all = new Picture(width, charts.get(0).height());
    int x = 0;
    for (Picture chart : charts) {
      all.add(x, 0, chart);
      x += chart.width();
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
