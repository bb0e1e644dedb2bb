package cornea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.activations.Activations;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Sequential;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void explain_drawsAPictureForEachImage() throws IOException {
    Path image = images().resolve("dark").resolve("0.png");
    Path pictures = folder.resolve("why");
    String[] explain = {
      "explain",
      model().toString(),
      image.toString(),
      image.toString(),
      "--activations",
      "--output",
      pictures.toString()
    };
    assertThat(run(explain)).as(err::toString).isZero();
    assertThat(pictures.resolve("0.png")).exists();
    assertThat(pictures.resolve("0-2.png")).exists();
    assertThat(pictures.resolve("0-activations.png")).exists();
    assertThat(out.toString()).containsPattern("0\\.png: class [01], \\d+\\.\\d %");

    String[] wrong = {"explain", model().toString(), image.toString(), "--layer", "sen"};
    assertThat(run(wrong)).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("perhaps 'seen'. Received: 'sen'");
  }

  private Path model() {
    Path file = folder.resolve("model.keras");
    try (Sequential model =
        new Sequential(
            Input.of(8, 8, 3),
            new Conv2D(2, 3).name("seen").activation(Activations.RELU),
            new Flatten(),
            new Dense(1).activation(Activations.SIGMOID))) {
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
