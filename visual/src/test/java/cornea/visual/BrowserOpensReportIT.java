package cornea.visual;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.models.Sequential;
import cornea.tck.Python;
import cornea.tensor.Tensor;
import cornea.training.Classification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Headless Chromium opens the report: nothing goes wrong, nothing is asked for outside the page,
 * whatever classes and files are called, and the figures that it shows are scikit-learn's.
 */
@Tag("slow")
final class BrowserOpensReportIT {
  private static final List<String> NAMES =
      List.of(
          "猫",
          "قطة",
          "<img src=\"http://example.org/x.png\" onerror=\"alert(1)\">",
          "</td></table><script>fetch('http://example.org/')</script>",
          "'); background: url(http://example.org/y.png); \"",
          "never predicted");

  private static final String SCIKIT_LEARN =
      """
      import pathlib, sys
      from sklearn.metrics import classification_report, confusion_matrix
      truth, predicted = (list(map(int, line.split())) for line in pathlib.Path(sys.argv[1]).read_text().splitlines())
      labels = list(range(int(sys.argv[2])))
      for row in confusion_matrix(truth, predicted, labels=labels):
          print(*row)
      report = classification_report(truth, predicted, labels=labels, output_dict=True, zero_division=0)
      for label in map(str, labels):
          of = report[label]
          print(*(f"{of[key]:.4f}" for key in ("precision", "recall", "f1-score")), int(of["support"]))
      """;

  /** The cells of the tables whose first row is a heading: the matrix and the classes' figures. */
  private static final String CELLS =
      "Array.from(document.querySelectorAll('.wide table tr')).filter(r => r.querySelector('td'))"
          + ".map(r => Array.from(r.querySelectorAll('td')).map(c => c.innerText).join(' ')).join(';')";

  private static final String IMAGES =
      "Array.from(document.images).filter(i => i.complete && i.naturalWidth > 0).length"
          + " + ' of ' + document.images.length + ', ' + document.scripts.length + ' scripts'";

  @TempDir Path folder;
  private String executable = "";

  @BeforeEach
  void findChromium() {
    executable = Chromium.executable();
  }

  @Test
  void page_withHostileNames_loadsQuietlyWithScikitLearnsFigures() throws Exception {
    int size = 150;
    int[] truth = new Random(5).ints(size, 0, NAMES.size()).toArray();
    Tensor probabilities = probabilities(truth);
    List<String> files = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      files.add(NAMES.get(truth[i]).replace('/', ' ') + "/" + i + " \"'<b>&amp; .png");
    }
    Classification result = new Classification(NAMES, truth, probabilities, files);
    Path page = folder.resolve("a report <i> & 猫.html");
    try (Sequential model = DiagramTest.sequential()) {
      Report.of(model)
          .title(NAMES.get(2))
          .history(PlotsTest.history(5))
          .classification(result)
          .images(Tensor.of(new float[size * 6 * 6 * 3], size, 6, 6, 3))
          .setting(NAMES.get(3), NAMES.get(4))
          .write(page);
    }

    List<String> shown;
    try (Chromium browser = new Chromium(executable, folder.resolve("profile"))) {
      browser.open(page.toUri());
      assertThat(browser.requests())
          .isNotEmpty()
          .allMatch(url -> url.startsWith("data:") || url.equals(page.toUri().toASCIIString()));
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.evaluate("document.title.length")).contains("" + NAMES.get(2).length());
      assertThat(browser.evaluate(IMAGES)).contains("\"24 of 24, 0 scripts\"");
      shown = List.of(browser.evaluateText(CELLS).split(";"));
    }
    Path predictions = folder.resolve("predictions.txt");
    int[] predicted = IntStream.range(0, size).map(result::predictedClass).toArray();
    Files.writeString(predictions, joined(truth) + "\n" + joined(predicted) + "\n");
    String judged =
        Python.runJudge(SCIKIT_LEARN, predictions.toString(), Integer.toString(NAMES.size()));
    assertThat(shown).containsExactlyElementsOf(judged.lines().toList());
  }

  /** The watcher sees what it is there to see: a page that asks for something and fails. */
  @Test
  void page_thatAsksAndFails_isNoticed() throws Exception {
    Path page = folder.resolve("bad.html");
    Files.writeString(
        page,
        "<img src='http://127.0.0.1:9/x.png'><script>console.error('bad'); missing();</script>");
    try (Chromium browser = new Chromium(executable, folder.resolve("profile"))) {
      browser.open(page.toUri());
      assertThat(browser.requests()).contains("http://127.0.0.1:9/x.png");
      assertThat(browser.complaints()).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  private static String joined(int[] values) {
    return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  /** Random rows in which the truth is likelier, and the last class nothing is taken for. */
  private static Tensor probabilities(int[] truth) {
    Random random = new Random(7);
    float[] values = new float[truth.length * NAMES.size()];
    for (int i = 0; i < truth.length; i++) {
      double sum = 0;
      double[] row = new double[NAMES.size()];
      for (int c = 0; c < row.length - 1; c++) {
        row[c] = random.nextDouble() + (c == truth[i] ? 0.5 : 0);
        sum += row[c];
      }
      for (int c = 0; c < row.length; c++) {
        values[i * row.length + c] = (float) (row[c] / sum);
      }
    }
    return Tensor.of(values, truth.length, NAMES.size());
  }
}
