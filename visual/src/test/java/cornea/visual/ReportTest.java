package cornea.visual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.activations.Activations;
import cornea.image.Images;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.tensor.Tensor;
import cornea.training.Classification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class ReportTest {
  private static final String HOSTILE = "<script>alert('x')</script> \"&\"";
  private static final Pattern LINK = Pattern.compile("(?:src|href|url)\\s*[=(]\\s*\"?([^\")]*)");

  @TempDir Path folder;

  @Test
  void page_hasEveryPartAndNothingFromOutside() throws IOException {
    Path file = folder.resolve("new").resolve("report.html");
    report().write(file);
    String html = Files.readString(file);

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("Confusion matrix", "The surest mistakes", "Curves", "Settings", "Model")
        .contains("5 epochs: 50.0 % of 4 images are right")
        .contains("Total params", "<th>猫</th>")
        .doesNotContain("<script", "http-equiv=\"refresh\"");
    Matcher links = LINK.matcher(html);
    List<String> targets = new ArrayList<>();
    while (links.find()) {
      targets.add(links.group(1));
    }
    assertThat(targets).hasSizeGreaterThan(2).allMatch(target -> target.startsWith("data:"));
  }

  @Test
  void page_showsHostileTitlesClassesFilesAndSettingsAsText() throws Exception {
    Document page = parsed(report().title(HOSTILE).setting(HOSTILE, HOSTILE).html());

    assertThat(texts(page, "title")).containsExactly(HOSTILE);
    assertThat(texts(page, "h1")).containsExactly(HOSTILE);
    assertThat(texts(page, "th")).contains(HOSTILE, "猫", "قطة"); // heads of rows and columns
    assertThat(texts(page, "td")).contains(HOSTILE); // the setting
    assertThat(texts(page, "figcaption")).anyMatch(text -> text.contains(HOSTILE));
    Element image = (Element) page.getElementsByTagName("img").item(0);
    assertThat(image.getAttribute("alt")).isEqualTo("猫/\" onerror='alert(1)' <b>.png");
    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      assertThat(element.getTagName()).isNotIn("script", "b", "iframe", "object", "a", "form");
      for (int j = 0; j < element.getAttributes().getLength(); j++) {
        assertThat(element.getAttributes().item(j).getNodeName()).doesNotStartWith("on");
      }
    }
  }

  @Test
  void page_showsTheClassificationsFigures() throws Exception {
    Classification result = result();
    List<String> rows = new ArrayList<>();
    NodeList all = parsed(report().html()).getElementsByTagName("tr");
    for (int i = 0; i < all.getLength(); i++) {
      NodeList cells = ((Element) all.item(i)).getElementsByTagName("td");
      rows.add(
          IntStream.range(0, cells.getLength())
              .mapToObj(cell -> cells.item(cell).getTextContent())
              .collect(Collectors.joining(" ")));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(rows)
          .contains(result.count(i, 0) + " " + result.count(i, 1) + " " + result.count(i, 2))
          .contains(
              String.format(
                  Locale.ROOT,
                  "%.4f %.4f %.4f %d",
                  result.precision(i),
                  result.recall(i),
                  result.f1(i),
                  result.support(i)));
    }
    assertThat(rows).contains("1 2 0", "1.0000 0.3333 0.5000 3", "0.0000 0.0000 0.0000 0");
  }

  @Test
  void columnHeads_standUprightAndSayTheWholeName() throws Exception {
    NodeList heads = parsed(report().html()).getElementsByTagName("div");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < heads.getLength(); i++) {
      if (heads.item(i).getParentNode() instanceof Element head && head.getTagName().equals("th")) {
        assertThat(head.getAttribute("title")).isEqualTo(head.getTextContent());
        names.add(head.getTextContent());
      }
    }
    assertThat(names).containsExactly("猫", HOSTILE, "قطة");
  }

  @Test
  void page_withCharactersThatXmlHasNot_leavesThemOut() throws Exception {
    Document page = parsed(report().title("a\u0000\u0008b\ud800c\uffff").html());
    assertThat(texts(page, "h1")).containsExactly("abc");
  }

  /** The page is XML; the parser refuses what is not escaped. */
  private static Document parsed(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document page, String element) {
    NodeList nodes = page.getElementsByTagName(element);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  @Test
  void page_withoutTheFiles_saysSoWhereAnImageWouldBe() {
    String html = report().images(folder.resolve("gone")).html();

    assertThat(html).contains("no image").contains("&lt;b&gt;.png");
    assertThatThrownBy(() -> report().images(folder.resolve("gone")).picture())
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void page_ofTheModelAlone_isItsSummary() {
    assertThat(Report.of(model()).html()).contains("Total params").doesNotContain("Curves");
    assertThatThrownBy(() -> Report.of(model()).picture())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("classification");
  }

  @Test
  void page_intoAFile_whereAFolderShouldBe_isAnErrorWithTheName() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> report().write(file.resolve("report.html")))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("report.html");
  }

  @Test
  void picture_showsImagesMistakesAndCurves() {
    String svg = report().picture().svg();
    assertThat(svg)
        .contains(
            "the surest mistakes", "images, spread evenly", "is 猫", "Training and validation");
    assertThat(svg.split("<image", -1)).hasSize(1 + 4 + 2);
  }

  @Test
  void images_ofFiles_areRead() throws IOException {
    Files.createDirectories(folder.resolve("猫"));
    Tensor photo = Tensor.of(new float[200 * 100 * 3], 200, 100, 3);
    Images.save(folder.resolve("猫").resolve("0.png"), photo, false);
    Classification result =
        new Classification(
            List.of("猫", "dog"),
            new int[] {0},
            Tensor.of(new float[] {0.1f, 0.9f}, 1, 2),
            List.of("猫/0.png"));
    String html = Report.of(model()).classification(result).images(folder).html();
    assertThat(html).contains("alt=\"猫/0.png\" src=\"data:image/png").doesNotContain("no image");
  }

  private static Classification result() {
    Tensor probabilities =
        Tensor.of(new float[] {0.9f, 0.1f, 0, 0.4f, 0.6f, 0, 0.2f, 0.8f, 0, 0.3f, 0.7f, 0}, 4, 3);
    return new Classification(
        List.of("猫", HOSTILE, "قطة"),
        new int[] {0, 0, 0, 1},
        probabilities,
        List.of("猫/1.png", "猫/2.png", "猫/\" onerror='alert(1)' <b>.png", "b.png"));
  }

  private static Report report() {
    return Report.of(model())
        .history(PlotsTest.history(5))
        .classification(result())
        .images(Tensor.of(new float[4 * 6 * 6 * 3], 4, 6, 6, 3))
        .setting("epochs", 5);
  }

  private static Sequential model() {
    return new Sequential(
        Input.of(6, 6, 3), new Flatten(), new Dense(2).activation(Activations.SOFTMAX));
  }
}
