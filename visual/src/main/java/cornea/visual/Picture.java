package cornea.visual;

import cornea.CorneaException;
import cornea.io.AtomicFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A drawing: lines, rectangles, texts and images on white, in pixels from the upper left corner.
 * The same drawing becomes PNG or SVG. Needs no display; PNG needs a font on the machine.
 *
 * <pre>{@code Plots.history(history).write(Path.of("curves.svg"));}</pre>
 */
public final class Picture {
  private static final String FAMILY = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

  private static final float DASH = 5; // length of a dash, and between two

  /** A corner of a line. */
  record Point(double x, double y) {}

  private sealed interface Mark permits Line, Box, Text, Raster, Group {
    void paint(Graphics2D g);

    void svg(StringBuilder out);
  }

  private final int width;
  private final int height;
  private final List<Mark> marks = new ArrayList<>();

  Picture(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** In pixels. */
  public int width() {
    return width;
  }

  /** In pixels. */
  public int height() {
    return height;
  }

  /** A line through points, with round corners. */
  Picture line(List<Point> points, Color color, double stroke) {
    marks.add(new Line(List.copyOf(points), color, stroke, false));
    return this;
  }

  /** A straight line. */
  Picture line(double x1, double y1, double x2, double y2, Color color, double stroke) {
    return line(List.of(new Point(x1, y1), new Point(x2, y2)), color, stroke);
  }

  /** A straight line of dashes. */
  Picture dashes(double x1, double y1, double x2, double y2, Color color, double stroke) {
    marks.add(new Line(List.of(new Point(x1, y1), new Point(x2, y2)), color, stroke, true));
    return this;
  }

  /** A filled polygon; the color may let through what lies under it. */
  Picture polygon(List<Point> points, Color color) {
    marks.add(new Line(List.copyOf(points), color, 0, false));
    return this;
  }

  /** A filled rectangle; {@code round} is the radius of its corners. */
  Picture box(double x, double y, double w, double h, double round, Color fill) {
    marks.add(new Box(x, y, w, h, round, fill, null, 0));
    return this;
  }

  /** A rectangle's outline. */
  Picture frame(double x, double y, double w, double h, double round, Color color, double stroke) {
    marks.add(new Box(x, y, w, h, round, null, color, stroke));
    return this;
  }

  /** A filled circle. */
  Picture dot(double x, double y, double radius, Color color) {
    return box(x - radius, y - radius, 2 * radius, 2 * radius, radius, color);
  }

  /** A text whose base line begins, has its middle or ends at a point. */
  Picture text(double x, double y, String text, Style style) {
    marks.add(new Text(x, y, text, style));
    return this;
  }

  /** An image brought to a size; where it is enlarged, its pixels stay visible. */
  Picture raster(double x, double y, double w, double h, BufferedImage image) {
    marks.add(new Raster(x, y, w, h, image));
    return this;
  }

  /** Everything of another picture, moved. */
  Picture add(double x, double y, Picture other) {
    marks.add(new Group(x, y, other));
    return this;
  }

  /**
   * The picture in pixels.
   *
   * @throws CorneaException if there are texts on it and the machine has no font
   */
  public BufferedImage image() {
    return image(1);
  }

  /**
   * The picture in pixels, so many times as wide and high.
   *
   * @throws IllegalArgumentException if {@code scale} is not positive
   */
  public BufferedImage image(double scale) {
    if (!(scale > 0 && scale <= 16)) {
      throw new IllegalArgumentException(
          "scale: expected above 0 and at most 16. Received: " + scale);
    }
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil(width * scale),
            (int) Math.ceil(height * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    // As wide as Fonts measures it.
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    g.scale(scale, scale);
    marks.forEach(mark -> mark.paint(g));
    g.dispose();
    return image;
  }

  /** The picture as an SVG document, images within it. */
  public String svg() {
    StringBuilder out = new StringBuilder();
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width);
    out.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(width);
    out.append(' ').append(height).append("\" font-family=\"").append(FAMILY).append("\">\n");
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    marks.forEach(mark -> mark.svg(out));
    return out.append("</svg>\n").toString();
  }

  /** The picture as the bytes of a PNG file. */
  public byte[] png() {
    return png(image());
  }

  /**
   * Writes the picture, as SVG or PNG by the file's ending; folders are made as needed. At any
   * moment the old file or the new one is there and whole.
   *
   * @throws CorneaException if the ending is another or the file cannot be written
   */
  public void write(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    byte[] bytes;
    if (name.endsWith(".svg")) {
      bytes = svg().getBytes(StandardCharsets.UTF_8);
    } else if (name.endsWith(".png")) {
      bytes = png();
    } else {
      throw new CorneaException(
          file.toString(), "pictures are written as .png or .svg. Received: another ending");
    }
    AtomicFile.write(file, out -> out.write(bytes));
  }

  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", bytes)) {
        throw new IllegalStateException("this JDK writes no PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An image as an address that carries it. */
  static String dataUrl(BufferedImage image) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(image));
  }

  /** A text for XML and HTML; characters that XML has not at all are left out. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                  boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
                  boolean allowed = c >= ' ' || c == '\t' || c == '\n';
                  if (allowed && !surrogate && c != 0xFFFE && c != 0xFFFF) {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.toString();
  }

  /** A number with two decimals at most. */
  private static String number(double value) {
    return new BigDecimal(value)
        .setScale(2, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String hex(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xFFFFFF);
  }

  private static void attribute(StringBuilder out, String name, double value) {
    out.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  /** Filled where there is no stroke. */
  private record Line(List<Point> points, Color color, double stroke, boolean dashed)
      implements Mark {
    @Override
    public void paint(Graphics2D g) {
      Path2D path = new Path2D.Double();
      for (int i = 0; i < points.size(); i++) {
        Point point = points.get(i);
        if (i == 0) {
          path.moveTo(point.x, point.y);
        } else {
          path.lineTo(point.x, point.y);
        }
      }
      g.setColor(color);
      if (stroke == 0) {
        g.fill(path);
      } else {
        g.setStroke(
            new BasicStroke(
                (float) stroke,
                BasicStroke.CAP_ROUND,
                BasicStroke.JOIN_ROUND,
                1,
                dashed ? new float[] {DASH, DASH} : null,
                0));
        g.draw(path);
      }
    }

    @Override
    public void svg(StringBuilder out) {
      out.append(stroke == 0 ? "<polygon points=\"" : "<polyline points=\"");
      for (Point point : points) {
        out.append(number(point.x)).append(',').append(number(point.y)).append(' ');
      }
      out.setLength(out.length() - 1);
      if (stroke == 0) {
        out.append("\" fill=\"").append(hex(color)).append('"');
        if (color.getAlpha() < 255) {
          attribute(out, "fill-opacity", color.getAlpha() / 255.0);
        }
        out.append("/>\n");
      } else {
        out.append("\" fill=\"none\" stroke=\"").append(hex(color)).append('"');
        attribute(out, "stroke-width", stroke);
        if (dashed) {
          out.append(" stroke-dasharray=\"").append(number(DASH)).append('"');
        }
        out.append(" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\n");
      }
    }
  }

  private record Box(
      double x,
      double y,
      double w,
      double h,
      double round,
      @Nullable Color fill,
      @Nullable Color frame,
      double stroke)
      implements Mark {
    @Override
    public void paint(Graphics2D g) {
      RoundRectangle2D box = new RoundRectangle2D.Double(x, y, w, h, 2 * round, 2 * round);
      if (fill != null) {
        g.setColor(fill);
        g.fill(box);
      }
      if (frame != null) {
        g.setColor(frame);
        g.setStroke(new BasicStroke((float) stroke));
        g.draw(box);
      }
    }

    @Override
    public void svg(StringBuilder out) {
      out.append("<rect");
      attribute(out, "x", x);
      attribute(out, "y", y);
      attribute(out, "width", w);
      attribute(out, "height", h);
      if (round > 0) {
        attribute(out, "rx", round);
      }
      out.append(" fill=\"").append(fill == null ? "none" : hex(fill)).append('"');
      if (frame != null) {
        out.append(" stroke=\"").append(hex(frame)).append('"');
        attribute(out, "stroke-width", stroke);
      }
      out.append("/>\n");
    }
  }

  private record Text(double x, double y, String text, Style style) implements Mark {
    @Override
    public void paint(Graphics2D g) {
      Font font = Fonts.of(style);
      Fonts.warnOfMissing(text, font);
      g.setFont(font);
      g.setColor(style.color());
      AffineTransform before = g.getTransform();
      g.translate(x, y);
      if (style.upwards()) {
        g.rotate(-Math.PI / 2);
      }
      g.drawString(text, (float) (-style.anchor().share() * Fonts.width(text, style)), 0);
      g.setTransform(before);
    }

    @Override
    public void svg(StringBuilder out) {
      out.append("<text");
      if (style.upwards()) {
        out.append(" transform=\"translate(").append(number(x)).append(' ').append(number(y));
        out.append(") rotate(-90)\"");
      } else {
        attribute(out, "x", x);
        attribute(out, "y", y);
      }
      attribute(out, "font-size", style.size());
      if (style.bold()) {
        out.append(" font-weight=\"bold\"");
      }
      if (style.anchor() != Style.Anchor.START) {
        out.append(" text-anchor=\"").append(style.anchor().svg()).append('"');
      }
      out.append(" fill=\"").append(hex(style.color())).append("\">");
      out.append(escaped(text)).append("</text>\n");
    }
  }

  private record Raster(double x, double y, double w, double h, BufferedImage image)
      implements Mark {
    private boolean enlarged() {
      return w >= image.getWidth();
    }

    @Override
    public void paint(Graphics2D g) {
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION,
          enlarged()
              ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
              : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      AffineTransform place = AffineTransform.getTranslateInstance(x, y);
      place.scale(w / image.getWidth(), h / image.getHeight());
      g.drawImage(image, place, null);
    }

    @Override
    public void svg(StringBuilder out) {
      out.append("<image");
      attribute(out, "x", x);
      attribute(out, "y", y);
      attribute(out, "width", w);
      attribute(out, "height", h);
      out.append(" preserveAspectRatio=\"none\"");
      if (enlarged()) {
        out.append(" style=\"image-rendering:pixelated\"");
      }
      out.append(" href=\"").append(dataUrl(image)).append("\"/>\n");
    }
  }

  private record Group(double x, double y, Picture picture) implements Mark {
    @Override
    public void paint(Graphics2D g) {
      AffineTransform before = g.getTransform();
      g.translate(x, y);
      picture.marks.forEach(mark -> mark.paint(g));
      g.setTransform(before);
    }

    @Override
    public void svg(StringBuilder out) {
      out.append("<g transform=\"translate(").append(number(x)).append(' ').append(number(y));
      out.append(")\">\n");
      picture.marks.forEach(mark -> mark.svg(out));
      out.append("</g>\n");
    }
  }
}
