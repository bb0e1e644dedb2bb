package cornea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.activations.Activations;
import cornea.data.BatchIterator;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.image.Images;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Sequential;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import picocli.CommandLine;

final class PictureCommandsTest {
  private static final String HISTORY =
      "epoch,accuracy,loss,val_accuracy\n0,0.5,0.7,0.4\n1,0.6,nan,0.5\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void plot_drawsOneTrainingOrComparesSeveral() throws IOException {
    Path first = Files.writeString(folder.resolve("<plain>.csv"), HISTORY);
    Path second = Files.writeString(folder.resolve("猫.csv"), HISTORY);
    Path picture = folder.resolve("curves.svg");

    assertThat(run("plot", first.toString(), "--output", picture.toString())).isZero();
    assertThat(picture).content(UTF_8).contains("Training and validation accuracy", "loss");
    assertThat(out.toString()).contains("val_accuracy ▁", "Wrote " + picture);

    String[] both = {"plot", first.toString(), second.toString(), "--output", picture.toString()};
    assertThat(run(both)).isZero();
    assertThat(picture).content(UTF_8).contains("val_accuracy", "&lt;plain&gt;", ">猫<");
  }

  @Test
  void plot_ofSeedsOfOneExperiment_drawsTheirMean() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("plot"));
    for (String name : List.of("nin-0", "nin-1", "nin-bamd-0", "nin-bamd-12")) {
      arguments.add(Files.writeString(folder.resolve(name + ".csv"), HISTORY).toString());
    }
    Path picture = folder.resolve("curves.svg");
    arguments.addAll(List.of("--output", picture.toString(), "--title", "orders <1>"));
    assertThat(run(arguments.toArray(String[]::new))).isZero();
    assertThat(picture).content(UTF_8).contains(">nin-0<", ">nin-bamd-12<", ">orders &lt;1&gt;<");
    assertThat(picture).content(UTF_8).doesNotContain("polygon");

    arguments.addAll(List.of("--mean", "--column", "val_accuracy,accuracy", "--range"));
    arguments.add("accuracy=0:1");
    assertThat(run(arguments.toArray(String[]::new))).isZero();
    assertThat(picture)
        .content(UTF_8)
        .contains(">nin<", ">nin-bamd<", ": accuracy<", ": val_accuracy<", ">1.0<", "polygon")
        .doesNotContain("nin-0", "nin-bamd-12");
  }

  @Test
  void plot_ofFilesOfOneName_namesRunsByTheirFolders() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("plot"));
    for (String run : List.of("nin", "nin-bamd", "other/nin-bamd")) {
      Path file = Files.createDirectories(folder.resolve(run)).resolve("history.csv");
      arguments.add(Files.writeString(file, HISTORY).toString());
    }
    Path picture = folder.resolve("curves.svg");
    arguments.addAll(List.of("--output", picture.toString()));
    assertThat(run(arguments.toArray(String[]::new))).isZero();
    // Two folders have the same name too.
    assertThat(out.toString().lines().toList())
        .contains("nin", arguments.get(2), arguments.get(3))
        .doesNotContain("nin-bamd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"accuracy=1:0", "accuracy=1", "accuracy=a:b"})
  void plot_ofARangeThatIsNone_saysSo(String range) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), HISTORY);
    Path picture = folder.resolve("curves.svg");
    assertThat(run("plot", file.toString(), "--range", range, "--output", picture.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--range must", "Received: " + range);
    assertThat(picture).doesNotExist();
  }

  @Test
  void plot_withoutValidation_drawsTheTrainingAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "epoch,loss\n0,1.5\n1,0.5\n");
    Path picture = folder.resolve("curves.svg");
    assertThat(run("plot", file.toString(), "--output", picture.toString())).isZero();
    assertThat(picture).content(UTF_8).contains("Training loss").doesNotContain("alidation");
  }

  @Test
  void plot_ofColumnsThatAreNotThere_saysWhichAre() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), HISTORY);
    assertThat(run("plot", file.toString(), "--column", "acc")).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("no column 'acc'. Expected: one of [accuracy, loss");
  }

  @Test
  void preview_showsImagesAndTransformations() throws IOException {
    Path picture = folder.resolve("p.svg");
    String[] preview = {
      "preview",
      images().toString(),
      "--rotation",
      "40",
      "--image-size",
      "16",
      "--output",
      picture.toString()
    };
    assertThat(run(preview)).isZero();
    assertThat(picture).content(UTF_8).contains(">dark<", ">light<");
    assertThat(folder.resolve("p-augmented.svg")).content(UTF_8).contains("as it is", "draw 9");
    assertThat(run("preview", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("DIR must be a folder");
  }

  @Test
  void preview_fillsWhatComesInAsAsked() throws IOException {
    write(folder.resolve("photos").resolve("light").resolve("0.png"), 0xF0F0F0);
    Path picture = folder.resolve("p.png");
    List<String> shift = new ArrayList<>(List.of("preview", folder.resolve("photos").toString()));
    shift.addAll(List.of("--shift", "0.5", "--image-size", "16", "--output", picture.toString()));
    assertThat(run(shift.toArray(String[]::new))).as(err::toString).isZero();
    assertThat(blackPixels(folder.resolve("p-augmented.png"))).isZero();
    shift.addAll(List.of("--fill", "CONSTANT"));
    assertThat(run(shift.toArray(String[]::new))).as(err::toString).isZero();
    assertThat(blackPixels(folder.resolve("p-augmented.png"))).isPositive();
  }

  private static long blackPixels(Path picture) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xFFFFFF)
        .filter(rgb -> rgb == 0)
        .count();
  }

  @Test
  void preview_showsThePixelsThatAFlowDelivers() throws IOException {
    Path photos = folder.resolve("photos");
    BufferedImage photo = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      photo.setRGB(i % 20, i / 20, random.nextInt());
    }
    Files.createDirectories(photos.resolve("猫 & co"));
    ImageIO.write(photo, "png", photos.resolve("猫 & co").resolve("it's.png").toFile());
    Path picture = folder.resolve("p.svg");
    String[] preview = {
      "preview",
      photos.toString(),
      "--rotation",
      "40",
      "--brightness",
      "0.5",
      "--flip",
      "--each",
      "--image-size",
      "16",
      "--seed",
      "3",
      "--output",
      picture.toString()
    };
    assertThat(run(preview)).as(err::toString).isZero();

    String plain = delivered(photos, new ImageDataGenerator(), 3);
    assertThat(pixels(picture)).containsExactly(plain);
    List<String> augmented = new ArrayList<>(List.of(plain));
    List<String> each = new ArrayList<>();
    for (int seed = 3; seed < 12; seed++) {
      augmented.add(
          delivered(
              photos,
              new ImageDataGenerator()
                  .rotationRange(40)
                  .brightnessRange(0.5, 1.5)
                  .horizontalFlip(true),
              seed));
    }
    for (ImageDataGenerator alone :
        List.of(
            new ImageDataGenerator().rotationRange(40),
            new ImageDataGenerator().brightnessRange(0.5, 1.5),
            new ImageDataGenerator().horizontalFlip(true))) {
      each.add(plain);
      for (int seed = 3; seed < 7; seed++) {
        each.add(delivered(photos, alone, seed));
      }
    }
    assertThat(pixels(folder.resolve("p-augmented.svg"))).isEqualTo(augmented);
    assertThat(pixels(folder.resolve("p-each.svg"))).isEqualTo(each);
    assertThat(each.stream().distinct()).hasSize(1 + 4 + 4 + 1); // a flip turns it or leaves it
    assertThat(folder.resolve("p-each.svg"))
        .content(UTF_8)
        .contains("as it is", ">rotation 40<", ">brightness 0.5<", ">horizontal flip<");
  }

  @Test
  void preview_ofEachWithoutTransformations_saysWhatIsMissing() throws IOException {
    assertThat(run("preview", images().toString(), "--each")).isEqualTo(2);
    assertThat(err.toString()).contains("--each needs transformations, such as --rotation 40");
  }

  /** The pixels of the only image of a folder, as training with a seed gets it. */
  private static String delivered(Path photos, ImageDataGenerator generator, long seed)
      throws IOException {
    DirectoryFlow flow =
        generator.flowFromDirectory(photos, f -> f.targetSize(16, 16).verbose(false));
    try (BatchIterator pass = flow.iterator(seed, 0)) {
      return hex(Images.toImage(pass.next().x().row(0), false));
    }
  }

  /** The pixels of each image of an SVG. */
  private static List<String> pixels(Path svg) throws IOException {
    List<String> pixels = new ArrayList<>();
    Matcher images = Pattern.compile("base64,([^\"]+)").matcher(Files.readString(svg));
    while (images.find()) {
      byte[] png = Base64.getDecoder().decode(images.group(1));
      pixels.add(hex(ImageIO.read(new ByteArrayInputStream(png))));
    }
    return pixels;
  }

  private static String hex(BufferedImage image) {
    StringBuilder out = new StringBuilder();
    for (int rgb :
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
      out.append(Integer.toHexString(rgb)).append(' ');
    }
    return out.toString();
  }

  @Test
  void diagram_drawsASavedModel() throws IOException {
    Path picture = folder.resolve("m.svg");
    String[] diagram = {
      "diagram",
      model().toString(),
      "--show-layer-names",
      "--show-shapes",
      "--rankdir",
      "lr",
      "--output",
      picture.toString()
    };
    assertThat(run(diagram)).as(err::toString).isZero();
    assertThat(picture).content(UTF_8).contains("seen (Conv2D)", "(None, 6, 6, 2)");
  }

  @Test
  void report_evaluatesASavedModelOnAFolder() throws IOException {
    Path page = folder.resolve("r.html");
    String[] report = {
      "report", model().toString(), images().toString(), "--output", page.toString()
    };
    assertThat(run(report)).as(err::toString).isZero();
    assertThat(page).content(UTF_8).contains("Confusion matrix", "of 6 images are right");
    assertThat(out.toString()).contains("precision", "Wrote " + page);
  }

  @Test
  void report_ofOneClass_saysThatItNeedsTwo() throws IOException {
    write(folder.resolve("one").resolve("dark").resolve("0.png"), 0x202020);
    Path page = folder.resolve("r.html");
    String[] report = {
      "report", model().toString(), folder.resolve("one").toString(), "--output", page.toString()
    };
    assertThat(run(report)).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("two names where there is one", "Received: [dark]");
    assertThat(page).doesNotExist();
  }

  @Test
  void explain_drawsAPictureForEachImage() throws IOException {
    Path image = images().resolve("dark").resolve("0.png");
    Path pictures = folder.resolve("why");
    String[] explain = {
      "explain",
      model().toString(),
      image.toString(),
      image.toString(),
      "--activations",
      "--filters",
      "2",
      "--output",
      pictures.toString()
    };
    assertThat(run(explain)).as(err::toString).isZero();
    assertThat(pictures.resolve("0.png")).exists();
    assertThat(pictures.resolve("0-2.png")).exists();
    assertThat(pictures.resolve("0-activations.png")).exists();
    assertThat(pictures.resolve("filters-of-layer.png")).exists();
    assertThat(out.toString()).containsPattern("0\\.png: class [01], \\d+\\.\\d %");

    String[] named = {
      "explain",
      model().toString(),
      image.toString(),
      "--classes",
      "قطة,猫",
      "--output",
      pictures.toString()
    };
    assertThat(run(named)).as(err::toString).isZero();
    assertThat(out.toString()).containsPattern("0\\.png: (قطة|猫), \\d+\\.\\d %");

    assertThat(run("explain", model().toString(), image.toString(), "--filters", "-1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--filters must be at least 1. Received: -1");

    String[] wrong = {"explain", model().toString(), image.toString(), "--layer", "sen"};
    assertThat(run(wrong)).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("perhaps 'seen'. Received: 'sen'");
  }

  /** A file in the place of the folder: so it fails for root too. */
  @ParameterizedTest
  @ValueSource(
      strings = {"plot", "preview", "diagram", "report", "explain", "train", "demo", "example"})
  void output_thatCannotBeWritten_isNamedBeforeTheWork(String command) throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "x");
    Path output = taken.resolve(command.equals("report") ? "r.html" : "p.png");
    List<String> arguments = new ArrayList<>(List.of(command));
    switch (command) {
      case "plot" -> arguments.add(Files.writeString(folder.resolve("a.csv"), HISTORY).toString());
      case "preview", "train" -> arguments.add(images().toString());
      case "diagram" -> arguments.add(model().toString());
      case "report" -> arguments.addAll(List.of(model().toString(), images().toString()));
      case "example" -> arguments.add("hello");
      case "explain" ->
          arguments.addAll(List.of(model().toString(), images().resolve("dark/0.png").toString()));
      default -> {}
    }
    arguments.addAll(List.of("--output", output.toString()));
    List<Path> before = everything();

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(Cornea.FAILED);
    assertThat(err.toString())
        .contains(taken + " is a file, not a folder. Choose another folder")
        .contains("the file cannot be written");
    assertThat(out.toString()).doesNotContain("Wrote", "Epoch", "Training on", "precision");
    assertThat(everything()).isEqualTo(before);
    assertThat(taken).hasContent("x");
  }

  private List<Path> everything() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  /** Names that no folder or file should have, and some have. */
  @Test
  void report_ofHostileNames_showsThemAsText() throws Exception {
    List<String> names = List.of("<script>alert('1')&\"", "a  b&amp;", "قطة", "猫");
    Path images = folder.resolve("images");
    for (int i = 0; i < names.size(); i++) {
      write(
          images.resolve(names.get(i)).resolve("<img src=x onerror='" + i + "'> \".png"), 0x202020);
    }
    Path page = folder.resolve("r.html");
    String[] report = {
      "report", model(4).toString(), images.toString(), "--output", page.toString()
    };
    assertThat(run(report)).as(err::toString).isZero();

    Document parsed =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
    assertThat(texts(parsed, "th")).containsAll(names);
    assertThat(parsed.getElementsByTagName("script").getLength()).isZero();
    // all look alike, so three of four are mistakes
    NodeList shown = parsed.getElementsByTagName("img");
    assertThat(shown.getLength()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      Element image = (Element) shown.item(i);
      assertThat(image.getAttribute("alt")).matches(".+/<img src=x onerror='\\d'> \"\\.png");
      assertThat(image.getAttribute("src")).startsWith("data:image/png;base64,");
      assertThat(image.hasAttribute("onerror")).isFalse();
    }
  }

  private static List<String> texts(Document page, String element) {
    NodeList nodes = page.getElementsByTagName(element);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  private Path model() {
    return model(1);
  }

  private Path model(int classes) {
    Path file = folder.resolve("model.keras");
    try (Sequential model =
        new Sequential(
            Input.of(8, 8, 3),
            new Conv2D(2, 3).name("seen").activation(Activations.RELU),
            new Flatten(),
            new Dense(classes)
                .activation(classes == 1 ? Activations.SIGMOID : Activations.SOFTMAX))) {
      model.initialize(1);
      model.save(file);
    }
    return file;
  }

  private Path images() throws IOException {
    Path images = folder.resolve("images");
    for (int i = 0; i < 3; i++) {
      write(images.resolve("dark").resolve(i + ".png"), 0x202020);
      write(images.resolve("light").resolve(i + ".png"), 0xE0E0E0);
    }
    return images;
  }

  private static void write(Path file, int color) throws IOException {
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      picture.setRGB(i % 8, i / 8, color);
    }
    Files.createDirectories(file.resolveSibling("."));
    ImageIO.write(picture, "png", file.toFile());
  }

  private int run(String... arguments) {
    CommandLine command = Cornea.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
