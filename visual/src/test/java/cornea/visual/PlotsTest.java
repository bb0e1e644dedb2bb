package cornea.visual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.CorneaException;
import cornea.callbacks.History;
import cornea.callbacks.Logs;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.image.ArrayFlow;
import cornea.image.ImageDataGenerator;
import cornea.tck.LogMessages;
import cornea.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class PlotsTest {
  @TempDir Path folder;

  @Test
  void history_hasTitleLegendAxesAndACurveForEachColumn() throws Exception {
    Document svg = parsed(Plots.history(history(5)).svg());
    assertThat(texts(svg))
        .contains(
            "Training and validation accuracy",
            "Training and validation loss",
            "training",
            "validation",
            "epoch",
            "accuracy",
            "loss");
    // A point for each of five epochs.
    assertThat(curves(svg)).hasSize(4).allMatch(points -> points.split(" ", -1).length == 5);
    // Of the grid a line up for each of five epochs in each of two charts, and some across.
    List<String> grid = lines(svg, "1");
    assertThat(grid).hasSizeGreaterThan(10 + 2 * 2);
    assertThat(grid.stream().map(PlotsTest::corners))
        .filteredOn(ends -> ends.get(0)[0] == ends.get(1)[0])
        .hasSize(10);
  }

  @Test
  void curve_endsWhereItLeavesTheRange() throws Exception {
    double[] losses = {3, 1, 0.5, 0.75, 2, -1, 0.5};
    History history = new History(0);
    for (int i = 0; i < losses.length; i++) {
      history.onEpochEnd(i, new Logs().put("loss", losses[i]));
    }
    List<String> pieces = curves(parsed(Plots.history(history, p -> p.range("loss", 0, 1)).svg()));
    // In to 0.5, out above 0.75, down through the whole range, in again. Of a 402 wide area each
    // epoch is 67; from 0.75 to 1 is a fifth of the way to 2, from 2 to 1 a third of that to -1.
    assertThat(pieces).hasSize(3);
    List<double[]> first = corners(pieces.get(0));
    assertThat(first).hasSize(4);
    assertThat(first.get(0)[0]).isCloseTo(62 + 67, within(0.06));
    assertThat(first.get(3)[0]).isCloseTo(62 + 67 * 3.2, within(0.06));
    List<double[]> second = corners(pieces.get(1));
    assertThat(second).hasSize(2);
    assertThat(second.get(0)[0]).isCloseTo(62 + 67 * (4 + 1 / 3.0), within(0.06));
    assertThat(second.get(1)[0]).isCloseTo(62 + 67 * (4 + 2 / 3.0), within(0.06));
    assertThat(corners(pieces.get(2))).hasSize(2);
    double top = first.get(0)[1];
    double bottom = second.get(1)[1];
    assertThat(top).isLessThan(bottom);
    for (String piece : pieces) {
      assertThat(corners(piece)).allMatch(corner -> corner[1] >= top && corner[1] <= bottom);
    }
  }

  private static List<double[]> corners(String points) {
    return Stream.of(points.split(" ", -1))
        .map(point -> point.split(",", -1))
        .map(xy -> new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])})
        .toList();
  }

  @Test
  void history_ofTwoTrainings_hasALineBetweenThem() throws Exception {
    History both = history(3).followedBy(history(4));
    Document svg = parsed(Plots.history(both).svg());
    List<String> dashes = dashes(svg);
    assertThat(dashes).hasSize(2); // a line in each chart
    // Epochs 1 to 7 lie 402 / 6 = 67 apart from x=62 on; the fourth begins the second training.
    for (double[] end : corners(dashes.get(0))) {
      assertThat(end[0]).isCloseTo(62 + 67 * 2.5, within(0.06));
    }
    assertThat(curves(svg)).hasSize(4).allMatch(points -> points.split(" ", -1).length == 7);
    assertThat(dashes(parsed(Plots.history(both, p -> p.together(true)).svg()))).hasSize(1);
    assertThat(dashes(parsed(Plots.history(history(7)).svg()))).isEmpty();
  }

  private static List<String> dashes(Document svg) {
    NodeList nodes = svg.getElementsByTagName("polyline");
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> (Element) nodes.item(i))
        .filter(line -> line.hasAttribute("stroke-dasharray"))
        .map(line -> line.getAttribute("points"))
        .toList();
  }

  private static History losses(double... losses) {
    History history = new History(0);
    for (int i = 0; i < losses.length; i++) {
      history.onEpochEnd(i, new Logs().put("loss", losses[i]));
    }
    return history;
  }

  @Test
  void repeatedRuns_areAMeanOnABandFromLeastToGreatest() throws Exception {
    Map<String, List<History>> experiments = new LinkedHashMap<>();
    // Means 2, 3, 4 as far as both go; spans 1 to 3, 2 to 4, 2 to 6.
    experiments.put("twice", List.of(losses(1, 2, 6), losses(3, 4, 2, 100)));
    experiments.put("once", List.of(losses(0, 0, 0, 8)));
    Picture picture =
        Plots.compareRepeated(experiments, List.of("loss"), p -> p.range("loss", 0, 8));
    Document svg = parsed(picture.svg());
    List<double[]> mean = corners(curves(svg).get(0));
    double bottom = corners(curves(svg).get(1)).get(0)[1];
    double top = corners(curves(svg).get(1)).get(3)[1];
    double unit = (bottom - top) / 8;
    assertThat(mean).hasSize(3);
    List<Double> heights = new ArrayList<>();
    mean.forEach(corner -> heights.add((bottom - corner[1]) / unit));
    // Coordinates have two decimals, a unit some 30 pixels.
    assertHeights(heights, 2, 3, 4);
    NodeList bands = svg.getElementsByTagName("polygon");
    assertThat(bands.getLength()).isEqualTo(1);
    Element band = (Element) bands.item(0);
    assertThat(Double.parseDouble(band.getAttribute("fill-opacity"))).isBetween(0.1, 0.4);
    List<Double> around = new ArrayList<>();
    corners(band.getAttribute("points")).forEach(corner -> around.add((bottom - corner[1]) / unit));
    assertHeights(around, 1, 2, 2, 6, 4, 3);
  }

  private static void assertHeights(List<Double> heights, double... expected) {
    assertThat(heights).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(heights.get(i)).isCloseTo(expected[i], within(0.002));
    }
  }

  @Test
  void bandBeyondTheRange_isHeldWithinIt() throws Exception {
    Map<String, List<History>> experiments =
        Map.of("twice", List.of(losses(0, 0, 0, Double.NaN, 0, 0), losses(0, 4, 0, 1, 0, 0)));
    Document svg =
        parsed(
            Plots.compareRepeated(experiments, List.of("loss"), p -> p.range("loss", 0, 2)).svg());
    NodeList bands = svg.getElementsByTagName("polygon");
    assertThat(bands.getLength()).isEqualTo(2); // the NaN parts them
    List<double[]> corners = corners(((Element) bands.item(0)).getAttribute("points"));
    // Below three corners; above them five, since the edge is met on the way up and down.
    assertThat(corners).hasSize(8);
    double top = corners.stream().mapToDouble(corner -> corner[1]).min().orElseThrow();
    double bottom = corners.get(0)[1];
    // Epochs are 402 / 5 apart; the edge is met half way to and from the second.
    assertThat(corners.get(4)[0]).isCloseTo(62 + 80.4 * 1.5, within(0.02));
    assertThat(corners.get(6)[0]).isCloseTo(62 + 80.4 * 0.5, within(0.02));
    assertThat(List.of(corners.get(4)[1], corners.get(5)[1], corners.get(6)[1])).containsOnly(top);
    assertThat(bottom).isGreaterThan(top);
  }

  @Test
  void severalColumns_haveAChartEach_twoInARow() throws Exception {
    Map<String, List<History>> experiments = Map.of("one", List.of(history(3)));
    Picture picture =
        Plots.compareRepeated(
            experiments, List.of("loss", "val_loss", "accuracy"), p -> p.title("nets"));
    assertThat(List.of(picture.width(), picture.height())).containsExactly(960, 720);
    assertThat(texts(parsed(picture.svg())))
        .contains("nets: loss", "nets: val_loss", "nets: accuracy");
    assertThatThrownBy(() -> Plots.compareRepeated(Map.of(), List.of("loss"), p -> {}))
        .hasMessageContaining("expected one run and one column at least. Received: [], [loss]");
    assertThatThrownBy(
            () -> Plots.compareRepeated(Map.of("a", List.of()), List.of("loss"), p -> {}))
        .hasMessageContaining("'a' has no run");
  }

  @Test
  void translucentBand_mixesWithWhatLiesUnderIt() {
    Picture picture = new Picture(10, 10);
    List<Picture.Point> corners =
        List.of(
            new Picture.Point(0, 0),
            new Picture.Point(10, 0),
            new Picture.Point(10, 10),
            new Picture.Point(0, 10));
    int rgb = picture.polygon(corners, Colors.thin(Color.BLACK)).image().getRGB(5, 5) & 0xFF;
    assertThat(rgb).isBetween(0xFF - 0x31, 0xFF - 0x2F);
  }

  @Test
  void constantNumbers_lieInTheMiddle() throws Exception {
    List<String> shown = texts(parsed(Plots.history(losses(0.5, 0.5)).svg()));
    assertThat(shown).contains("0.44", "0.50", "0.56");
  }

  @Test
  void history_withTimes_showsThemOnlyOnRequest() throws Exception {
    History history = history(3);
    History timed = new History(0);
    for (int i = 0; i < 3; i++) {
      Logs logs = new Logs();
      for (String key : history.keys()) {
        logs.put(key, history.get(key).get(i));
      }
      timed.onEpochEnd(i, logs.put("seconds", 12).put("processor_seconds", 24));
    }
    assertThat(Plots.history(timed).svg()).isEqualTo(Plots.history(history).svg());
    assertThat(Plots.history(timed, p -> p.together(true)).svg()).doesNotContain("seconds");
    assertThat(texts(parsed(Plots.history(timed, p -> p.columns("seconds")).svg())))
        .contains("Training seconds");
  }

  @Test
  void runWithALongName_keepsWithinThePicture() throws Exception {
    String name = "a run whose name says everything about it ".repeat(4);
    List<String> shown = texts(parsed(Plots.compare(Map.of(name, history(3)), "loss").svg()));
    assertThat(shown).anyMatch(text -> text.startsWith("a run whose") && text.endsWith("…"));
    assertThat(shown)
        .allMatch(text -> Fonts.width(text, Style.of(11, Colors.INK)) <= 480 - 62 - 16 - 22);
  }

  @Test
  void history_curveRisesWhereNumbersRise() throws Exception {
    String points = curves(parsed(Plots.history(history(3)).svg())).get(0);
    String[] corners = points.split(" ", -1);
    double first = Double.parseDouble(corners[0].split(",", -1)[1]);
    double last = Double.parseDouble(corners[2].split(",", -1)[1]);
    assertThat(last).isLessThan(first); // y counts downwards
  }

  @Test
  void together_drawsAllColumnsInOneChartWithTheRangeAskedFor() throws Exception {
    Picture picture = Plots.history(history(5), p -> p.together(true).range(0, 1).title("all"));
    Document svg = parsed(picture.svg());
    assertThat(picture.width()).isEqualTo(480);
    assertThat(curves(svg)).hasSize(4);
    assertThat(texts(svg)).contains("all", "0.0", "1.0", "val_accuracy", "val_loss");
  }

  @Test
  void columnThatIsNotThere_isAnErrorWithAllNames() {
    for (boolean together : new boolean[] {false, true}) {
      assertThatThrownBy(
              () -> Plots.history(history(2), p -> p.together(together).columns("loss", "acc")))
          .hasMessage(
              "History has no column 'acc'. Expected: one of"
                  + " [accuracy, loss, val_accuracy, val_loss]");
    }
  }

  @Test
  void nanLeavesAGap() throws Exception {
    History history = new History(0);
    double[] losses = {3, 2, Double.NaN, 1.5, 1, Double.POSITIVE_INFINITY};
    for (int i = 0; i < losses.length; i++) {
      history.onEpochEnd(i, new Logs().put("loss", losses[i]));
    }
    assertThat(curves(parsed(Plots.history(history).svg()))).hasSize(2);
    assertThat(Plots.text(history)).startsWith("loss █▅?▃▁? 3.0000 to Infinity (least 1.0000");
  }

  @Test
  void nanLeavesAGap_inThePixelsToo() {
    // 50 epochs have no dots; 20 to 30 are none. Training red, without validation.
    History history = new History(0);
    for (int i = 0; i < 50; i++) {
      history.onEpochEnd(i, new Logs().put("loss", i >= 20 && i <= 30 ? Double.NaN : 0.5));
    }
    Picture picture = Plots.history(history);
    BufferedImage image = picture.image();
    int color = Colors.curve(0).getRGB();
    List<Integer> columns =
        IntStream.range(0, image.getWidth())
            .filter(
                x ->
                    IntStream.range(60, image.getHeight()) // below the legend
                        .anyMatch(y -> image.getRGB(x, y) == color))
            .boxed()
            .toList();
    // Epochs 1 to 50 lie from x=62 to 464 in steps of 8.2: epoch 20 at 217.9, epoch 32 at 316.3.
    assertThat(columns).contains(64, 100, 216, 318, 400, 462);
    List<Integer> gap = IntStream.range(220, 314).boxed().toList();
    assertThat(columns).doesNotContainAnyElementsOf(gap);
  }

  @Test
  void nan_leavesGapsInEveryForm() throws Exception {
    History history = new History(0);
    double[] values = {0.1, 0.2, Double.NaN, 0.4, 0.5};
    for (int i = 0; i < values.length; i++) {
      history.onEpochEnd(i, new Logs().put("loss", values[i]).put("val_loss", Double.NaN));
    }
    Map<String, History> runs = Map.of("a", history);
    for (Picture picture :
        List.of(
            Plots.history(history),
            Plots.history(history, p -> p.together(true)),
            Plots.compare(runs, "loss"))) {
      List<String> curves = curves(parsed(picture.svg()));
      assertThat(curves).hasSize(2).allMatch(points -> points.split(" ", -1).length == 2);
      assertThat(picture.svg()).doesNotContain("NaN");
    }
    assertThat(Plots.text(history)).contains("▁▃?", "val_loss ????? NaN to NaN");
  }

  @Test
  void nothingButNan_stillDraws() {
    History history = new History(0);
    history.onEpochEnd(0, new Logs().put("loss", Double.NaN));
    assertThat(Plots.history(history).image().getWidth()).isEqualTo(480);
  }

  @Test
  void compare_namesRunsWithoutTouchingMarkup() throws Exception {
    Map<String, History> runs = new LinkedHashMap<>();
    runs.put("<b>plain</b> & \"one\"", history(4));
    runs.put("批量归一化", history(6));
    Document svg = parsed(Plots.compare(runs, "val_accuracy").svg());
    assertThat(texts(svg)).contains("<b>plain</b> & \"one\"", "批量归一化", "val_accuracy");
    assertThat(curves(svg)).hasSize(2);
  }

  @Test
  void write_choosesTheFormByTheEnding() throws IOException {
    Picture picture = Plots.history(history(2));
    picture.write(folder.resolve("new").resolve("a.png"));
    picture.write(folder.resolve("a.SVG"));
    assertThat(ImageIO.read(folder.resolve("new").resolve("a.png").toFile()).getWidth())
        .isEqualTo(picture.width());
    assertThat(folder.resolve("a.SVG")).content(StandardCharsets.UTF_8).startsWith("<svg");
    assertThatThrownBy(() -> picture.write(folder.resolve("a.gif")))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining(".png or .svg");
  }

  @Test
  void withoutFonts_errorNamesTheRemedyAndSvgIsMeasuredByGuess() {
    assertThatThrownBy(() -> Fonts.requireFonts(false))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("apt-get install fontconfig")
        .hasMessageContaining("or write SVG");
    assertThat(Fonts.guessedWidth("ab", 10)).isEqualTo(12);
    assertThat(Fonts.guessedWidth("猫", 10)).isEqualTo(10);
  }

  @Test
  void letterWithoutGlyph_isWarnedOfOnce() throws IOException {
    // The last code point of a plane for private use: no font has it, its script is UNKNOWN.
    String name = "cat " + new String(Character.toChars(0x10FFFD));
    try (LogMessages warnings = LogMessages.of("cornea.visual")) {
      Plots.history(history(2)).image();
      Picture picture = Plots.compare(Map.of(name, history(2), name + 2, history(3)), "loss");
      assertThat(picture.svg()).contains(name);
      assertThat(warnings.list()).isEmpty();
      picture.image();
      picture.write(folder.resolve("again.png"));
      assertThat(warnings.list()).hasSize(1);
      assertThat(warnings.list().get(0))
          .contains("no font on this machine for '" + name, "script UNKNOWN", "or write SVG");
    }
  }

  @Test
  void font_isNamedByItsPackage() {
    assertThat(List.of("猫", "ねこ", "고양이"))
        .allMatch(name -> packageFor(name).equals("fonts-noto-cjk"));
    assertThat(List.of("قطة", "बिल्ली", "แมว"))
        .allMatch(name -> packageFor(name).equals("fonts-noto-core"));
  }

  private static String packageFor(String text) {
    return Fonts.debianPackage(Character.UnicodeScript.of(text.codePointAt(0)));
  }

  @Test
  void steps_areRoundAndNotTooMany() {
    assertThat(Chart.step(1, 5)).isEqualTo(0.2);
    assertThat(Chart.step(29, 8)).isEqualTo(5);
    assertThat(Chart.step(0.03, 6)).isEqualTo(0.005);
  }

  @Test
  void csv_isReadAsItWasWritten() throws IOException {
    Path file = folder.resolve("log.csv");
    Files.writeString(file, "epoch,accuracy,loss,val_loss\n0,0.5,nan,NA\n1,0.75,1.5,NA\n");
    History history = Histories.read(file);
    assertThat(history.keys()).containsExactly("accuracy", "loss");
    assertThat(history.get("accuracy")).containsExactly(0.5, 0.75);
    assertThat(history.get("loss").get(0)).isNaN();
    assertThat(history.epochs()).containsExactly(0, 1);
  }

  @Test
  void brokenCsv_errorNamesTheLine() throws IOException {
    Path file = folder.resolve("log.csv");
    Files.writeString(file, "epoch,loss\n0,1.5\n1,much\n");
    assertThatThrownBy(() -> Histories.read(file))
        .hasMessageContaining("line 3: expected a number. Received: 'much'");
    Files.writeString(file, "epoch,loss\n0\n");
    assertThatThrownBy(() -> Histories.read(file))
        .hasMessageContaining("line 2: expected 2 columns. Received: 1 columns");
    Files.writeString(file, "name,class\na,b\n");
    assertThatThrownBy(() -> Histories.read(file)).hasMessageContaining("what CSVLogger writes");
  }

  @Test
  void images_showEachImageWithItsClass() throws Exception {
    Tensor x = Tensor.of(new float[10 * 8 * 8 * 3], 10, 8, 8, 3);
    float[] labels = new float[10];
    labels[3] = 1;
    Picture picture = Plots.images(Batch.of(x, Tensor.of(labels, 10)), List.of("<cat>", "狗"));
    Document svg = parsed(picture.svg());
    assertThat(svg.getElementsByTagName("image").getLength()).isEqualTo(10);
    assertThat(texts(svg).get(3)).isEqualTo("狗");
    assertThat(texts(svg).get(0)).isEqualTo("<cat>");
    assertThat(picture.width()).isGreaterThan(picture.height()); // two rows of five
  }

  @Test
  void images_keepTheirColors() {
    float[] pixels = new float[2 * 4 * 4 * 3];
    for (int i = 0; i < 16; i++) {
      pixels[3 * i] = 1; // the first red, the second black
    }
    var image = Plots.images(Tensor.of(pixels, 2, 4, 4, 3), List.of(), 2).image();
    assertThat(image.getRGB(60, 60) & 0xFFFFFF).isEqualTo(0xFF0000);
    assertThat(image.getRGB(200, 60) & 0xFFFFFF).isEqualTo(0x000000);
  }

  @Test
  void images_wrongTargetsAndShapes_areErrors() {
    Tensor x = Tensor.of(new float[2 * 4 * 4], 2, 4, 4, 1);
    Batch batch = Batch.of(x, Tensor.of(new float[] {0, 7}, 2));
    assertThatThrownBy(() -> Plots.images(batch, List.of("a", "b")))
        .hasMessageContaining("Expected: 0 to 1. Received: 7");
    assertThatThrownBy(() -> Plots.images(x.reshape(2, 16), List.of(), 2))
        .hasMessageContaining("Received: (2, 16)");
  }

  @Test
  void augmented_beginsWithThePhotoItself() throws Exception {
    Tensor photo = photo();
    ImageDataGenerator generator = new ImageDataGenerator().rotationRange(40);
    Document svg = parsed(Plots.augmented(generator, photo, 4, 7).svg());
    NodeList images = svg.getElementsByTagName("image");
    assertThat(images.getLength()).isEqualTo(5);
    assertThat(images.item(0)).isNotNull();
    assertThat(((Element) images.item(0)).getAttribute("href"))
        .isNotEqualTo(((Element) images.item(1)).getAttribute("href"));
    assertThat(texts(svg)).containsExactly("as it is", "draw 1", "draw 2", "draw 3", "draw 4");
  }

  @Test
  void augmented_showsWhatAGeneratorStandardizes() throws Exception {
    Tensor photo = photo();
    ImageDataGenerator rescaled = new ImageDataGenerator().rescale(1 / 255.0);
    List<String> draws = pictures(Plots.augmented(rescaled, photo, 2, 7));
    // it changes nothing but the scale, so every picture is the photo
    assertThat(draws)
        .hasSize(3)
        .containsOnly(pictures(Plots.images(batch(photo), List.of(), 1)).get(0));
  }

  @Test
  void augmented_byEachGeneratorAlone_hasARowForEach() throws Exception {
    Tensor photo = photo();
    Map<String, ImageDataGenerator> generators = new LinkedHashMap<>();
    generators.put("缩放", new ImageDataGenerator().rescale(1 / 255.0));
    generators.put("<b>turned", new ImageDataGenerator().rotationRange(40));
    Picture picture = Plots.augmented(generators, photo, 2, 7);
    List<String> images = pictures(picture);
    assertThat(texts(parsed(picture.svg())))
        .containsExactly("as it is", "缩放", "缩放", "as it is", "<b>turned", "<b>turned");
    assertThat(images.subList(0, 4)).containsOnly(images.get(0)); // rescaling changes no picture
    assertThat(images.subList(4, 6)).doesNotContain(images.get(0)).doesNotHaveDuplicates();
  }

  @Test
  void augmented_isWhatAFlowDelivers() throws Exception {
    Tensor photo = photo();
    ImageDataGenerator generator =
        new ImageDataGenerator()
            .rescale(1 / 510.0)
            .rotationRange(40)
            .zoomRange(0.5)
            .horizontalFlip(true);
    ArrayFlow flow = generator.flow(batch(photo), f -> f.batchSize(1));
    // From 0 to 1 as they are, so that a batch of one is on the scale of all.
    List<String> delivered =
        new ArrayList<>(pictures(Plots.images(generator.standardize(batch(photo)), List.of(), 1)));
    for (int i = 0; i < 3; i++) {
      try (BatchIterator pass = flow.iterator(7 + i, 0)) {
        delivered.addAll(pictures(Plots.images(pass.next().x(), List.of(), 1)));
      }
    }
    assertThat(pictures(Plots.augmented(generator, photo, 3, 7))).isEqualTo(delivered);
    assertThat(pictures(Plots.augmented(Map.of("all", generator), photo, 3, 7)))
        .isEqualTo(delivered);
    assertThat(delivered).doesNotHaveDuplicates();
  }

  private static Tensor photo() {
    float[] pixels = new float[16 * 16 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 256;
    }
    return Tensor.of(pixels, 16, 16, 3);
  }

  private static Tensor batch(Tensor photo) {
    return photo.reshape(1, 16, 16, 3);
  }

  private static List<String> pictures(Picture picture) throws Exception {
    NodeList images = parsed(picture.svg()).getElementsByTagName("image");
    List<String> links = new ArrayList<>();
    for (int i = 0; i < images.getLength(); i++) {
      links.add(((Element) images.item(i)).getAttribute("href"));
    }
    return links;
  }

  static History history(int epochs) {
    History history = new History(0);
    for (int i = 0; i < epochs; i++) {
      history.onEpochEnd(
          i,
          new Logs()
              .put("accuracy", 0.5 + 0.4 * i / epochs)
              .put("loss", 1.2 / (1 + i))
              .put("val_accuracy", 0.45 + 0.3 * i / epochs)
              .put("val_loss", 1.3 / (1 + 0.5 * i)));
    }
    return history;
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document svg) {
    NodeList nodes = svg.getElementsByTagName("text");
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  /** The corners of every curve. */
  private static List<String> curves(Document svg) {
    return lines(svg, "2");
  }

  /** The corners of lines by their width: 1 is the grid, 2 the curves. */
  private static List<String> lines(Document svg, String width) {
    NodeList nodes = svg.getElementsByTagName("polyline");
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> (Element) nodes.item(i))
        .filter(line -> line.getAttribute("stroke-width").equals(width))
        .map(line -> line.getAttribute("points"))
        .toList();
  }
}
