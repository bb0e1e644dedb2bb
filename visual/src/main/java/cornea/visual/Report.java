package cornea.visual;

import cornea.CorneaException;
import cornea.callbacks.History;
import cornea.image.Images;
import cornea.io.AtomicFile;
import cornea.models.Model;
import cornea.tensor.Tensor;
import cornea.training.Classification;
import cornea.training.Evaluation;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a training, as one page or one picture. The page is a single HTML file that asks
 * for nothing outside itself and runs no script: metrics, confusion matrix, figures of each class,
 * curves, the surest mistakes, the model's summary, settings; what was not given is left out.
 *
 * <pre>{@code
 * Classification result = Classification.of(model, test, List.of("cat", "dog"));
 * Report.of(model)
 *     .history(history)
 *     .evaluation(model.evaluate(test))
 *     .classification(result)
 *     .images(Path.of("test")) // where the files of the test images lie
 *     .setting("epochs", 30)
 *     .write(Path.of("report.html"));
 * }</pre>
 */
public final class Report {
  /** Images of a page's gallery, and their greatest side in pixels. */
  private static final int MISTAKES = 24;

  private static final int SIDE = 160;
  private static final int COLUMNS = 7;
  private static final int ROWS = 4;
  private static final int CELL = 84;

  private final String summary;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private String title;
  private @Nullable History history;
  private @Nullable Evaluation evaluation;
  private @Nullable Classification classification;
  private @Nullable IntFunction<BufferedImage> images;

  private Report(String title, String summary) {
    this.title = title;
    this.summary = summary;
  }

  /** A report on a model, of which it keeps the summary; the model may be closed then. */
  public static Report of(Model model) {
    return new Report(model.name(), model.summaryText());
  }

  /** What stands above everything; by default the model's name. */
  public Report title(String title) {
    this.title = title;
    return this;
  }

  /** The numbers of every epoch, drawn as curves. */
  public Report history(History history) {
    this.history = history;
    return this;
  }

  /** Loss and metrics. */
  public Report evaluation(Evaluation evaluation) {
    this.evaluation = evaluation;
    return this;
  }

  /** What the model takes each image for. */
  public Report classification(Classification classification) {
    this.classification = classification;
    return this;
  }

  /** The folder that the classification's file names are relative to. */
  public Report images(Path folder) {
    images =
        image -> {
          if (classification == null) {
            throw new IllegalStateException("images without a classification");
          }
          return Images.toImage(Images.load(folder.resolve(classification.fileName(image))), false);
        };
    return this;
  }

  /** The classification's images where they are no files: shape (images, height, width, 1 or 3). */
  public Report images(Tensor images) {
    List<BufferedImage> shown = Grid.images(images);
    this.images = shown::get;
    return this;
  }

  /** Something that was chosen, such as the number of epochs. */
  public Report setting(String name, Object value) {
    settings.put(name, String.valueOf(value));
    return this;
  }

  /**
   * Writes the page; folders are made as needed. At any moment the old file or the new one is there
   * and whole.
   *
   * @throws CorneaException if the file cannot be written
   */
  public void write(Path file) {
    byte[] page = html().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(page));
  }

  /** The page. Every text in it is escaped. */
  public String html() {
    Html html = new Html(title);
    if (classification != null) {
      html.paragraph(headline(classification));
    }
    if (evaluation != null) {
      html.heading("Metrics");
      Map<String, String> numbers = new LinkedHashMap<>();
      evaluation.asMap().forEach((name, value) -> numbers.put(name, decimals(value)));
      html.pairs(numbers);
    }
    if (history != null && !history.epochs().isEmpty()) {
      html.heading("Curves");
      html.picture(Plots.history(history));
    }
    if (classification != null) {
      addClassification(html, classification);
    }
    if (!settings.isEmpty()) {
      html.heading("Settings");
      html.pairs(settings);
    }
    html.heading("Model");
    html.preformatted(summary);
    return html.end();
  }

  private void addClassification(Html html, Classification result) {
    List<String> names = result.classNames();
    html.heading("Confusion matrix");
    html.paragraph(
        "A row for each true class, a column for each class that images were taken for.");
    html.matrix(names, result::count, result::support);
    html.heading("Classes");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("class", "precision", "recall", "F1", "images"));
    for (int i = 0; i < names.size(); i++) {
      rows.add(
          List.of(
              names.get(i),
              decimals(result.precision(i)),
              decimals(result.recall(i)),
              decimals(result.f1(i)),
              Integer.toString(result.support(i))));
    }
    html.table(rows);
    List<Integer> mistakes = result.mistakes(MISTAKES);
    if (!mistakes.isEmpty()) {
      html.heading("The surest mistakes");
      html.beginGallery();
      for (int image : mistakes) {
        html.figure(
            thumbnail(image),
            String.format(
                Locale.ROOT,
                "%s %.1f %%",
                names.get(result.predictedClass(image)),
                100 * result.certainty(image)),
            "is " + names.get(result.trueClass(image)),
            result.fileName(image));
      }
      html.endGallery();
    }
  }

  /**
   * Images spread evenly over all, with the classes they are taken for, the surest mistakes, and
   * the curves.
   *
   * @throws IllegalStateException if classification, images or history were not given
   * @throws CorneaException if an image can no longer be read
   */
  public Picture picture() {
    if (classification == null || images == null || history == null) {
      throw new IllegalStateException(
          "Report.picture needs classification(…), images(…) and history(…)");
    }
    Classification result = classification;
    List<Integer> mistakes = result.mistakes(COLUMNS);
    int shown = Math.min(COLUMNS * (mistakes.isEmpty() ? ROWS : ROWS - 1), result.size());
    // The middle of each of as many parts of the images, which are in the order of the classes.
    List<Integer> spread =
        IntStream.range(0, shown)
            .map(i -> (int) ((2L * i + 1) * result.size() / (2L * shown)))
            .boxed()
            .toList();
    int width = 10 + COLUMNS * (CELL + 10);
    Picture curves = Plots.history(history, p -> p.size(width / 2, 240));
    Picture some = grid(result, images, spread);
    List<Picture> parts = new ArrayList<>(List.of(some));
    List<String> captions = new ArrayList<>(List.of("images, spread evenly"));
    if (!mistakes.isEmpty()) {
      parts.add(grid(result, images, mistakes));
      captions.add("the surest mistakes");
    }
    parts.add(curves);
    captions.add("");
    int height = 36 + parts.stream().mapToInt(part -> part.height() + 24).sum();
    Picture picture = new Picture(Math.max(width, curves.width()), height);
    Style heading = Style.of(16, Colors.INK).heavy();
    picture.text(10, 26, Fonts.fitting(headline(result), width - 20, heading), heading);
    int y = 36;
    for (int i = 0; i < parts.size(); i++) {
      picture.text(10, y + 14, captions.get(i), Style.of(12, Colors.FAINT));
      picture.add(0, y + 14, parts.get(i));
      y += parts.get(i).height() + 24;
    }
    return picture;
  }

  private static Picture grid(
      Classification result, IntFunction<BufferedImage> of, List<Integer> chosen) {
    List<Grid.Cell> cells = new ArrayList<>();
    for (int image : chosen) {
      boolean right = result.isRight(image);
      String taken = result.classNames().get(result.predictedClass(image));
      String truth = "is " + result.classNames().get(result.trueClass(image));
      cells.add(
          new Grid.Cell(
              Grid.shrunk(of.apply(image), CELL),
              right ? List.of(taken) : List.of(taken, truth),
              right ? Colors.RIGHT : Colors.WRONG));
    }
    return Grid.draw(cells, COLUMNS, CELL);
  }

  /** An image of the classification, or null where there is none or it is gone. */
  private @Nullable BufferedImage thumbnail(int image) {
    if (images == null) {
      return null;
    }
    try {
      return Grid.shrunk(images.apply(image), SIDE);
    } catch (CorneaException e) {
      return null; // a page without one image is better than no page
    }
  }

  private String headline(Classification result) {
    String share =
        String.format(
            Locale.ROOT, "%.1f %% of %d images are right", 100 * result.accuracy(), result.size());
    return history == null
        ? share
        : String.format(Locale.ROOT, "%d epochs: %s", history.epochs().size(), share);
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
