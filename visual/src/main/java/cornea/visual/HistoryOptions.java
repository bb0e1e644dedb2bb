package cornea.visual;

import cornea.visual.Chart.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the curves of a training are drawn. */
public final class HistoryOptions {
  private static final int LEAST = 120;
  private static final int GREATEST = 10_000;

  private final Map<String, Range> ranges = new LinkedHashMap<>();
  private @Nullable Range range;
  private @Nullable String title;
  private List<String> columns = List.of();
  private boolean together;
  private int width = 480;
  private int height = 360;

  HistoryOptions() {}

  /**
   * A title instead of {@code Training and validation loss} and the like; each of several charts
   * has its column behind it.
   */
  public HistoryOptions title(String title) {
    this.title = title;
    return this;
  }

  /**
   * The metrics of a training to draw, without {@code val_}; by default all, the loss last. Where
   * runs are compared it has no effect.
   */
  public HistoryOptions columns(String... columns) {
    this.columns = List.of(columns);
    return this;
  }

  /**
   * Whether all columns of a training share one chart, as {@code DataFrame.plot} draws them.
   * Default false. Where runs are compared it has no effect.
   */
  public HistoryOptions together(boolean together) {
    this.together = together;
    return this;
  }

  /**
   * What every chart's value axis shows; by default what the numbers span. Curves end where they
   * leave it.
   *
   * @throws IllegalArgumentException if {@code from} is not below {@code to}
   */
  public HistoryOptions range(double from, double to) {
    range = checked(from, to);
    return this;
  }

  /** {@link #range(double, double)} of one metric's chart. */
  public HistoryOptions range(String column, double from, double to) {
    ranges.put(column, checked(from, to));
    return this;
  }

  /** Width and height of each chart in pixels. Default 480 by 360. */
  public HistoryOptions size(int width, int height) {
    if (Math.min(width, height) < LEAST || Math.max(width, height) > GREATEST) {
      throw new IllegalArgumentException(
          "size: expected " + LEAST + " to " + GREATEST + ". Received: " + width + ", " + height);
    }
    this.width = width;
    this.height = height;
    return this;
  }

  private static Range checked(double from, double to) {
    if (!(from < to) || !Double.isFinite(to - from)) {
      throw new IllegalArgumentException(
          "range: expected numbers, the first the less. Received: " + from + ", " + to);
    }
    return new Range(from, to);
  }

  @Nullable String title() {
    return title;
  }

  List<String> columns() {
    return columns;
  }

  boolean together() {
    return together;
  }

  @Nullable Range range(String column) {
    return ranges.getOrDefault(column, range);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }
}
