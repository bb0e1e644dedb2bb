package cornea.visual;

import cornea.visual.Picture.Point;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Curves over epochs: title, legend, axes with names, grid. A number that is none leaves a gap. */
final class Chart {
  /**
   * A curve: a number for each of its epochs, counted from {@code first}.
   *
   * @param band what lies around the numbers; null for none
   */
  record Curve(String name, List<Double> values, @Nullable Band band, int first) {
    Curve(String name, List<Double> values, int first) {
      this(name, values, null, first);
    }

    /** Its own numbers and those of its band. */
    private Stream<Double> all() {
      return band == null
          ? values.stream()
          : Stream.of(values, band.least(), band.greatest()).flatMap(List::stream);
    }
  }

  /** The least and the greatest number of each epoch. */
  record Band(List<Double> least, List<Double> greatest) {}

  /** From and to. */
  record Range(double from, double to) {}

  private static final double TITLE = 15;
  private static final double SMALL = 11;
  private static final double LINE = 16; // height of a line of the legend
  private static final int PARTS = 6; // of an axis, at most

  private final String title;
  private final String valueName;
  private final List<Curve> curves;
  private final Range epochs;
  private final Range values;
  private final List<Integer> beginnings;
  private final double step;

  /**
   * @param range of the values; null for what they span
   * @param beginnings epochs before which a line marks that a training begins
   */
  Chart(
      String title,
      String valueName,
      List<Curve> curves,
      @Nullable Range range,
      List<Integer> beginnings) {
    this.title = title;
    this.beginnings = List.copyOf(beginnings);
    this.valueName = valueName;
    this.curves = List.copyOf(curves);
    int first = curves.stream().mapToInt(Curve::first).min().orElse(1);
    int last =
        curves.stream()
            .mapToInt(curve -> curve.first() + curve.values().size() - 1)
            .max()
            .orElse(1);
    epochs = new Range(first, Math.max(first, last));
    Range shown = range == null ? extent() : range;
    step = step(shown.to() - shown.from(), PARTS);
    values = range == null ? rounded(shown) : range;
  }

  private Range extent() {
    double least = finite().min().orElse(0);
    double greatest = finite().max().orElse(1);
    double room = least < greatest ? 0 : least == 0 ? 1 : Math.abs(least) / 10;
    return new Range(least - room, greatest + room);
  }

  private DoubleStream finite() {
    return curves.stream().flatMap(Curve::all).mapToDouble(value -> value).filter(Double::isFinite);
  }

  private Range rounded(Range range) {
    double bottom = Math.floor(range.from() / step) * step;
    return new Range(bottom, Math.max(Math.ceil(range.to() / step) * step, bottom + step));
  }

  /**
   * The least of 1, 2 and 5 times a power of ten that divides a span into so many parts or fewer.
   */
  static double step(double span, int parts) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(span, 1e-6) / parts)));
    for (double factor : new double[] {1, 2, 5}) {
      if (span <= parts * factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Draws it. */
  Picture draw(int width, int height) {
    Picture picture = new Picture(width, height);
    Style small = Style.of(SMALL, Colors.FAINT);
    double room = width - 62 - 16.0 - 22; // for a name that has a line of the legend to itself
    List<String> names =
        curves.stream().map(curve -> Fonts.fitting(curve.name(), room, small)).toList();
    double legendWidth =
        22 + names.stream().mapToDouble(name -> Fonts.width(name, small)).max().orElse(0);
    int columns = Math.max(1, (int) ((width - 60) / (legendWidth + 12)));
    int lines = (curves.size() + columns - 1) / columns;
    double top = 30 + lines * LINE + 8;
    double left = 62;
    double right = width - 16.0;
    double bottom = height - 44.0;
    picture.text(
        (left + right) / 2,
        20,
        Fonts.fitting(title, width - 20, Style.of(TITLE, Colors.INK).heavy()),
        Style.of(TITLE, Colors.INK).heavy().anchored(Style.Anchor.MIDDLE));
    for (int i = 0; i < curves.size(); i++) {
      double x = left + i % columns * (legendWidth + 12);
      int line = i / columns;
      double y = 40 + line * LINE;
      picture.line(x, y - 4, x + 16, y - 4, Colors.curve(i), 2.5);
      picture.text(x + 21, y, names.get(i), Style.of(SMALL, Colors.INK));
    }
    Area area = new Area(left, top, right - left, bottom - top);
    drawAxes(picture, area, small);
    for (int begin : beginnings) {
      double x = area.x(begin - 0.5);
      picture.dashes(x, area.top, x, area.top + area.height, Colors.FAINT, 1.5);
    }
    for (int i = 0; i < curves.size(); i++) {
      drawBand(picture, area, curves.get(i), Colors.thin(Colors.curve(i)));
    }
    for (int i = 0; i < curves.size(); i++) {
      drawCurve(picture, area, curves.get(i), Colors.curve(i));
    }
    return picture;
  }

  private void drawAxes(Picture picture, Area area, Style small) {
    long from = (long) Math.ceil(values.from() / step - 1e-9);
    long to = (long) Math.floor(values.to() / step + 1e-9);
    int decimals = (int) Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
    for (long i = from; i <= to; i++) {
      double y = area.y(i * step);
      picture.line(area.left, y, area.left + area.width, y, Colors.GRID, 1);
      picture.text(
          area.left - 7,
          y + 4,
          String.format(Locale.ROOT, "%." + decimals + "f", i * step),
          small.anchored(Style.Anchor.END));
    }
    int epochStep = (int) Math.max(1, step(epochs.to() - epochs.from(), 8));
    for (int epoch : ticks(epochStep)) {
      double x = area.x(epoch);
      picture.line(x, area.top, x, area.top + area.height, Colors.GRID, 1);
      picture.text(
          x,
          area.top + area.height + 16,
          Integer.toString(epoch),
          small.anchored(Style.Anchor.MIDDLE));
    }
    picture.frame(area.left, area.top, area.width, area.height, 0, Colors.FAINT, 1);
    picture.text(
        area.left + area.width / 2,
        area.top + area.height + 34,
        "epoch",
        Style.of(SMALL + 1, Colors.INK).anchored(Style.Anchor.MIDDLE));
    picture.text(
        16,
        area.top + area.height / 2,
        valueName,
        Style.of(SMALL + 1, Colors.INK).anchored(Style.Anchor.MIDDLE).turned());
  }

  private int[] ticks(int epochStep) {
    int first = (int) epochs.from();
    int last = (int) epochs.to();
    return IntStream.rangeClosed(first, last)
        .filter(
            epoch ->
                epoch == first
                    || epochStep == 1
                    || (epoch % epochStep == 0 && epoch - first > 0.6 * epochStep))
        .toArray();
  }

  /** What lies beyond the range is left out: the curve ends where it leaves the picture. */
  private void drawCurve(Picture picture, Area area, Curve curve, Color color) {
    int size = curve.values().size();
    boolean dots = size <= 40;
    List<Point> piece = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double value = curve.values().get(i);
      double next = i + 1 < size ? curve.values().get(i + 1) : Double.NaN;
      if (within(value)) {
        piece.add(new Point(area.x(curve.first() + i), area.y(value)));
        if (dots) {
          picture.dot(area.x(curve.first() + i), area.y(value), 3, color);
        }
      }
      piece.addAll(crossings(area, curve.first() + i, value, next));
      if (!within(next)) {
        drawPiece(picture, piece, color, dots);
        piece.clear();
      }
    }
  }

  private static void drawPiece(Picture picture, List<Point> piece, Color color, boolean dots) {
    if (piece.size() > 1) {
      picture.line(piece, color, 2);
    } else if (piece.size() == 1 && !dots) {
      picture.dot(piece.get(0).x(), piece.get(0).y(), 2, color);
    }
  }

  /** From the least numbers to the greatest, held at the edges of the range. */
  private void drawBand(Picture picture, Area area, Curve curve, Color color) {
    Band band = curve.band();
    if (band == null) {
      return;
    }
    List<Point> lower = new ArrayList<>();
    List<Point> upper = new ArrayList<>();
    for (int i = 0; i < curve.values().size(); i++) {
      boolean last = i + 1 == curve.values().size() || !Double.isFinite(curve.values().get(i + 1));
      if (Double.isFinite(curve.values().get(i))) {
        lower.addAll(held(area, curve.first() + i, band.least(), i, last));
        upper.addAll(held(area, curve.first() + i, band.greatest(), i, last));
      }
      if (last && lower.size() > 1) {
        Collections.reverse(upper);
        lower.addAll(upper);
        picture.polygon(lower, color);
      }
      if (last) {
        lower.clear();
        upper.clear();
      }
    }
  }

  /** An epoch's number within the range, and where the way to the next meets the range's ends. */
  private List<Point> held(Area area, int epoch, List<Double> values, int index, boolean last) {
    double value = values.get(index);
    List<Point> points = new ArrayList<>();
    double within = Math.max(this.values.from(), Math.min(this.values.to(), value));
    points.add(new Point(area.x(epoch), area.y(within)));
    if (!last) {
      points.addAll(crossings(area, epoch, value, values.get(index + 1)));
    }
    return points;
  }

  /** Where the way from an epoch's value to the next one meets the ends of the range. */
  private List<Point> crossings(Area area, int epoch, double value, double next) {
    List<Point> points = new ArrayList<>();
    if (Double.isFinite(value) && Double.isFinite(next)) {
      for (double edge : edges(value < next)) {
        if ((value - edge) * (next - edge) < 0) {
          double share = (edge - value) / (next - value);
          points.add(new Point(area.x(epoch + share), area.y(edge)));
        }
      }
    }
    return points;
  }

  private boolean within(double value) {
    return values.from() <= value && value <= values.to();
  }

  /** The ends of the range in the order in which a curve meets them. */
  private double[] edges(boolean rising) {
    return rising
        ? new double[] {values.from(), values.to()}
        : new double[] {values.to(), values.from()};
  }

  /** Where values lie on the picture. */
  private final class Area {
    private final double left;
    private final double top;
    private final double width;
    private final double height;

    Area(double left, double top, double width, double height) {
      this.left = left;
      this.top = top;
      this.width = width;
      this.height = height;
    }

    double x(double epoch) {
      double span = epochs.to() - epochs.from();
      return left + (span == 0 ? width / 2 : width * (epoch - epochs.from()) / span);
    }

    double y(double value) {
      return top + height * (values.to() - value) / (values.to() - values.from());
    }
  }
}
