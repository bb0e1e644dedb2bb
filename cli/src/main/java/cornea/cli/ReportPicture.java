package cornea.cli;

import cornea.CorneaException;
import cornea.callbacks.History;
import cornea.image.Images;
import cornea.tensor.Tensor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A picture of a training: validation images with the class that the net takes them for (green if
 * it is right), beside the curves of accuracy and loss. Needs no display.
 */
final class ReportPicture {
  private static final int COLUMNS = 7;
  private static final int ROWS = 4;
  private static final int CELL_WIDTH = 94;
  private static final int CELL_HEIGHT = 122;
  private static final int IMAGE = 84; // three times the 28 pixels of the demo's images
  private static final int MARGIN = 20;
  private static final int TITLE = 34;
  private static final int CAPTION = 22;
  private static final int CHART_WIDTH = 268;
  private static final int CHART_GAP = 26;
  private static final int WIDTH = 3 * MARGIN + COLUMNS * CELL_WIDTH + CHART_WIDTH;
  private static final int HEIGHT = 2 * MARGIN + TITLE + 2 * CAPTION + ROWS * CELL_HEIGHT;

  private static final Color INK = new Color(0x24292F);
  private static final Color FAINT = new Color(0x6E7781);
  private static final Color GRID = new Color(0xE4E8EC);
  private static final Color RIGHT = new Color(0x1A7F37);
  private static final Color WRONG = new Color(0xCF222E);
  private static final Color TRAINING = new Color(0xBC8A2C);
  private static final Color VALIDATION = new Color(0x0969DA);

  private final TrainingReport report;

  ReportPicture(TrainingReport report) {
    this.report = report;
  }

  /**
   * Writes it as PNG; folders are made as needed.
   *
   * @throws CorneaException if it cannot be written, or an image no longer be read
   */
  void write(Path file) {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, WIDTH, HEIGHT);
    drawTitle(g);
    drawImages(g);
    drawCharts(g);
    g.dispose();
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
      if (!ImageIO.write(picture, "png", file.toFile())) {
        throw new IOException("this JDK writes no PNG");
      }
    } catch (IOException e) {
      throw new CorneaException(file.toString(), "the picture cannot be written: " + e, e);
    }
  }

  private void drawTitle(Graphics2D g) {
    g.setFont(font(Font.BOLD, 16));
    g.setColor(INK);
    g.drawString(
        String.format(
            Locale.ROOT,
            "%d epochs: %.1f %% of %d validation images are right",
            report.history().epochs().size(),
            100 * report.accuracy(),
            report.size()),
        MARGIN,
        MARGIN + 15);
  }

  /** Rows of images spread evenly over all of them, and a row of mistakes if there are any. */
  private void drawImages(Graphics2D g) {
    List<Integer> mistakes = report.mistakes();
    int rows = mistakes.isEmpty() ? ROWS : ROWS - 1;
    int shown = Math.min(COLUMNS * rows, report.size());
    // The middle of each of as many parts of the files, which are in the order of the classes.
    List<Integer> spread =
        IntStream.range(0, shown)
            .map(i -> (int) ((2L * i + 1) * report.size() / (2L * shown)))
            .boxed()
            .toList();
    drawImages(g, "validation images, spread evenly", spread, MARGIN + TITLE);
    drawImages(
        g,
        "the surest mistakes",
        mistakes.subList(0, Math.min(COLUMNS, mistakes.size())),
        MARGIN + TITLE + CAPTION + rows * CELL_HEIGHT);
  }

  private void drawImages(Graphics2D g, String caption, List<Integer> images, int top) {
    if (images.isEmpty()) {
      return;
    }
    g.setFont(font(Font.PLAIN, 12));
    g.setColor(FAINT);
    g.drawString(caption, MARGIN, top + 12);
    for (int i = 0; i < images.size(); i++) {
      int x = MARGIN + i % COLUMNS * CELL_WIDTH;
      int y = top + CAPTION + i / COLUMNS * CELL_HEIGHT;
      drawCell(g, images.get(i), x, y);
    }
  }

  private void drawCell(Graphics2D g, int image, int x, int y) {
    boolean right = report.isRight(image);
    Color color = right ? RIGHT : WRONG;
    drawImage(g, image, x, y);
    g.setColor(color);
    g.setStroke(new BasicStroke(2));
    g.drawRect(x - 1, y - 1, IMAGE + 1, IMAGE + 1);
    g.setFont(font(Font.BOLD, 12));
    drawFitting(g, report.predictedClass(image), x, y + IMAGE + 15);
    if (!right) {
      g.setColor(FAINT);
      g.setFont(font(Font.PLAIN, 11));
      drawFitting(g, "is " + report.trueClass(image), x, y + IMAGE + 29);
    }
  }

  private void drawImage(Graphics2D g, int image, int x, int y) {
    Tensor pixels = Images.load(report.file(image));
    int height = pixels.shape().dim(0);
    int width = pixels.shape().dim(1);
    BufferedImage source = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    float[] values = pixels.floats();
    for (int i = 0; i < width * height; i++) {
      int rgb = (int) values[3 * i] << 16 | (int) values[3 * i + 1] << 8 | (int) values[3 * i + 2];
      source.setRGB(i % width, i / width, rgb);
    }
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        width > IMAGE
            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    g.drawImage(source, x, y, IMAGE, IMAGE, null);
  }

  private void drawCharts(Graphics2D g) {
    int x = WIDTH - MARGIN - CHART_WIDTH;
    int top = MARGIN + TITLE;
    int height = (HEIGHT - MARGIN - top - CHART_GAP) / 2;
    drawChart(g, "accuracy", x, top, height);
    drawChart(g, "loss", x, top + height + CHART_GAP, height);
  }

  private void drawChart(Graphics2D g, String key, int left, int top, int height) {
    History history = report.history();
    List<Double> training = history.get(key);
    List<Double> validation = history.get("val_" + key);
    double least = Math.min(minimum(training), minimum(validation));
    double greatest = Math.max(maximum(training), maximum(validation));
    double step = step(greatest - least);
    double bottomValue = Math.floor(least / step) * step;
    double topValue = Math.max(Math.ceil(greatest / step) * step, bottomValue + step);

    g.setFont(font(Font.BOLD, 13));
    g.setColor(INK);
    g.drawString(key, left, top + 12);
    g.setFont(font(Font.PLAIN, 11));
    drawRightAligned(g, "validation", VALIDATION, left + CHART_WIDTH, top + 12);
    int legend = left + CHART_WIDTH - g.getFontMetrics().stringWidth("validation") - 12;
    drawRightAligned(g, "training", TRAINING, legend, top + 12);

    Plot plot =
        new Plot(
            left + 34,
            top + 24,
            CHART_WIDTH - 40,
            height - 44,
            training.size(),
            bottomValue,
            topValue);
    g.setStroke(new BasicStroke(1));
    for (int i = 0; bottomValue + i * step <= topValue + step / 2; i++) {
      double value = bottomValue + i * step;
      g.setColor(GRID);
      g.drawLine(plot.left, (int) plot.y(value), plot.left + plot.width, (int) plot.y(value));
      drawRightAligned(
          g,
          String.format(Locale.ROOT, step < 0.1 ? "%.2f" : "%.1f", value),
          FAINT,
          plot.left - 6,
          (int) plot.y(value) + 4);
    }
    g.setColor(FAINT);
    int axis = plot.top + plot.height + 16;
    g.drawString("epoch 1", plot.left, axis);
    drawRightAligned(g, Integer.toString(training.size()), FAINT, plot.left + plot.width, axis);
    plot.curve(g, training, TRAINING);
    plot.curve(g, validation, VALIDATION);
  }

  /** The least of 1, 2 and 5 times a power of ten that divides a span into five parts or fewer. */
  private static double step(double span) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(span, 1e-3) / 5)));
    for (double factor : new double[] {1, 2, 5}) {
      if (span <= 5 * factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static double minimum(List<Double> values) {
    return values.stream().mapToDouble(value -> value).min().orElse(0);
  }

  private static double maximum(List<Double> values) {
    return values.stream().mapToDouble(value -> value).max().orElse(1);
  }

  private static void drawRightAligned(Graphics2D g, String text, Color color, int right, int y) {
    g.setColor(color);
    g.drawString(text, right - g.getFontMetrics().stringWidth(text), y);
  }

  /** Cuts a name that is wider than its image. */
  private static void drawFitting(Graphics2D g, String text, int x, int y) {
    FontMetrics metrics = g.getFontMetrics();
    String fitting = text;
    while (metrics.stringWidth(fitting) > CELL_WIDTH - 4 && fitting.length() > 2) {
      fitting = fitting.substring(0, fitting.length() - 2) + "…";
    }
    g.drawString(fitting, x, y);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** Where values lie on the picture. */
  private record Plot(
      int left, int top, int width, int height, int epochs, double least, double greatest) {
    double x(int epoch) {
      return left + (epochs == 1 ? width / 2.0 : (double) width * epoch / (epochs - 1));
    }

    double y(double value) {
      return top + height * (greatest - value) / (greatest - least);
    }

    void curve(Graphics2D g, List<Double> values, Color color) {
      g.setColor(color);
      g.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      Path2D line = new Path2D.Double();
      for (int i = 0; i < values.size(); i++) {
        double x = x(i);
        double y = y(values.get(i));
        if (i == 0) {
          line.moveTo(x, y);
        } else {
          line.lineTo(x, y);
        }
        g.fillOval((int) Math.round(x) - 3, (int) Math.round(y) - 3, 6, 6);
      }
      g.draw(line);
    }
  }
}
