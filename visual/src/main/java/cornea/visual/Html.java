package cornea.visual;

import static cornea.visual.Picture.escaped;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A page that is written from its beginning to its end: no script, nothing outside itself, which
 * its policy for browsers says too. Every text is escaped here and nowhere else. The page is XML
 * too, so that tests parse it.
 */
final class Html {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <link rel="icon" href="data:,"/>
      <style>
      body { margin: 2em auto; max-width: 72em; padding: 0 1em; color: #24292f; \
      font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
      h1 { font-size: 1.6em; } h2 { font-size: 1.2em; margin-top: 2em; }
      table { border-collapse: collapse; } .wide { overflow-x: auto; }
      th, td { border: 1px solid #e4e8ec; padding: .25em .7em; text-align: right; }
      th { font-weight: 600; } th:first-child, .pairs td { text-align: left; }
      th:first-child { max-width: 24em; overflow-wrap: break-word; }
      .across th:not(:first-child) { vertical-align: bottom; padding: .5em .2em; }
      .across div { writing-mode: vertical-rl; max-height: 14em; margin: auto; \
      overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .gallery { display: flex; flex-wrap: wrap; gap: 1em; }
      figure { margin: 0; width: 160px; font-size: .85em; overflow-wrap: anywhere; }
      figure img { width: 160px; height: 160px; object-fit: contain; background: #f6f8fa; }
      .small { image-rendering: pixelated; } .wrong { color: #cf222e; font-weight: 600; }
      .none { height: 160px; line-height: 160px; text-align: center; background: #f6f8fa; }
      .faint { color: #6e7781; } pre { font: 12px/1.25 "DejaVu Sans Mono", monospace; }
      </style>
      """;

  /** A number for a row and a column. */
  @FunctionalInterface
  interface Counts {
    int at(int row, int column);
  }

  private final StringBuilder out = new StringBuilder(HEAD);

  Html(String title) {
    out.append("<title>").append(escaped(title)).append("</title>\n</head>\n<body>\n");
    element("h1", title);
  }

  void heading(String text) {
    element("h2", text);
  }

  void paragraph(String text) {
    element("p", text);
  }

  void preformatted(String text) {
    out.append("<div class=\"wide\">");
    element("pre", text);
    out.append("</div>\n");
  }

  void picture(Picture picture) {
    out.append("<div class=\"wide\">").append(picture.svg()).append("</div>\n");
  }

  /** A table of names and values. */
  void pairs(Map<String, String> pairs) {
    out.append("<table class=\"pairs\">\n");
    pairs.forEach(
        (name, value) -> {
          out.append("<tr>");
          element("th", name);
          element("td", value);
          out.append("</tr>\n");
        });
    out.append("</table>\n");
  }

  /** A table whose first row and first column are headings. */
  void table(List<List<String>> rows) {
    out.append("<div class=\"wide\"><table>\n");
    for (int row = 0; row < rows.size(); row++) {
      out.append("<tr>");
      for (int column = 0; column < rows.get(row).size(); column++) {
        element(row == 0 || column == 0 ? "th" : "td", rows.get(row).get(column));
      }
      out.append("</tr>\n");
    }
    out.append("</table></div>\n");
  }

  /** A square of numbers, the greener on the diagonal and redder beside it the more of a row. */
  void matrix(List<String> names, Counts counts, IntUnaryOperator sums) {
    out.append("<div class=\"wide\"><table>\n<tr class=\"across\"><th></th>");
    names.forEach(this::columnHead);
    out.append("</tr>\n");
    for (int row = 0; row < names.size(); row++) {
      out.append("<tr>");
      element("th", names.get(row));
      for (int column = 0; column < names.size(); column++) {
        double share = (double) counts.at(row, column) / Math.max(1, sums.applyAsInt(row));
        out.append(
            String.format(
                Locale.ROOT,
                "<td style=\"background:rgba(%s,%.2f)\">%d</td>",
                row == column ? "26,127,55" : "207,34,46",
                0.7 * share,
                counts.at(row, column)));
      }
      out.append("</tr>\n");
    }
    out.append("</table></div>\n");
  }

  void beginGallery() {
    out.append("<div class=\"gallery\">\n");
  }

  /** An image, or the room for one, with what it was taken for, what it is and its file. */
  void figure(@Nullable BufferedImage image, String taken, String truth, String file) {
    out.append("<figure>");
    if (image == null) {
      out.append("<div class=\"none faint\">no image</div>");
    } else {
      out.append("<img alt=\"").append(escaped(file)).append("\" src=\"");
      out.append(Picture.dataUrl(image)).append('"');
      out.append(image.getWidth() < 80 ? " class=\"small\"/>" : "/>");
    }
    out.append("<figcaption><span class=\"wrong\">").append(escaped(taken));
    out.append("</span><br/>").append(escaped(truth));
    out.append("<br/><span class=\"faint\">").append(escaped(file));
    out.append("</span></figcaption></figure>\n");
  }

  void endGallery() {
    out.append("</div>\n");
  }

  /** The whole page. */
  String end() {
    return out + "</body>\n</html>\n";
  }

  /** A name from top to bottom, cut off where it is very long; the row's head has all of it. */
  private void columnHead(String name) {
    out.append("<th title=\"").append(escaped(name)).append("\"><div>").append(escaped(name));
    out.append("</div></th>\n");
  }

  private void element(String name, String text) {
    out.append('<').append(name).append('>').append(escaped(text));
    out.append("</").append(name).append(">\n");
  }
}
