package cornea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.activations.Activations;
import cornea.image.ImageDataGenerator;
import cornea.image.Images;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code summary}, {@code convert} and {@code predict}. */
class ModelFileCommandsTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Sequential model;
  private Path file;

  @BeforeEach
  void saveAModel() {
    model =
        new Sequential(
            Input.of(4, 6, 3), new Flatten(), new Dense(2).activation(Activations.SOFTMAX));
    model.compile(c -> c.optimizer("adam").loss("categorical_crossentropy").seed(1));
    model.initialize(1);
    file = folder.resolve("net.keras");
    model.save(file);
  }

  private int run(Object... arguments) {
    CommandLine command = Cornea.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return command.execute(texts);
  }

  @Test
  void summary_showsTheLayers() {
    assertThat(run("summary", file)).isZero();
    assertThat(out.toString()).isEqualTo(model.summaryText());
    assertThat(run("summary", folder.resolve("none.keras"))).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("there is no such file");
  }

  @Test
  void convert_writesTheFormatOfTheEnding() {
    for (String name : List.of("a.h5", "a.keras")) {
      Path target = folder.resolve(name);
      assertThat(run("convert", file, target)).isZero();
      assertThat(Models.load(target).snapshot().tensors()).isEqualTo(model.snapshot().tensors());
      assertThat(out.toString()).contains(target + ": 146 parameters, with optimizer and loss");
    }
    assertThat(run("convert", file, folder.resolve("a.pb"))).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("the ending of the name tells the format");
  }

  @Test
  void predict_readsImagesFoldersAndArrays() throws IOException {
    Path images = Files.createDirectory(folder.resolve("photos"));
    Tensor first = Tensor.full(Shape.of(4, 6, 3), 40);
    Tensor second = Tensor.full(Shape.of(4, 6, 3), 200);
    Images.save(images.resolve("a,b.png"), first, false);
    Images.save(images.resolve("c.png"), second, false);
    Path array = folder.resolve("x.npy");
    float[] values = new float[2 * 72];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((i < 72 ? 40 : 200) * (1 / 255.0));
    }
    Tensor x = Tensor.of(values, 2, 4, 6, 3);
    x.writeNpy(array);
    Tensor expected = model.predict(x);
    Path csv = folder.resolve("p.csv");
    Path npy = folder.resolve("p.npy");
    assertThat(run("predict", file, images, "--classes", "cat,dog", "--output", csv)).isZero();
    assertThat(Files.readString(csv))
        .startsWith(
            "input,cat,dog\n\"" + images.resolve("a,b.png") + "\"," + (float) expected.at(0) + ",");
    assertThat(run("predict", file, array, "--batch", "1", "--output", npy)).isZero();
    assertThat(Tensor.readNpy(npy)).isEqualTo(expected);
    int best = expected.at(3) > expected.at(2) ? 1 : 0;
    assertThat(run("predict", file, images.resolve("c.png"))).isZero();
    assertThat(out.toString()).contains(images.resolve("c.png") + "  " + best + "  0.");
    Path json = folder.resolve("p.json");
    assertThat(run("predict", file, images, "--classes", "c\\at,dog", "--output", json)).isZero();
    assertThat(Files.readString(json))
        .startsWith("[\n  {\"input\": \"" + images.resolve("a,b.png") + "\", \"outputs\": {")
        .contains("{\"c\\\\at\": " + (float) expected.at(0) + ", \"dog\": ")
        .endsWith("}}\n]\n");
    assertThat(run("predict", file, images, "--classes", "cat")).isEqualTo(2);
    assertThat(err.toString()).contains("--classes must name each of the 2 outputs");
    assertThat(run("predict", file, images, "--output", "p.xls")).isEqualTo(2);
  }

  @Test
  void inspect_tellsWhatIsInAFile() throws IOException {
    model.metadata().put("class_names", List.of("cat", "dog"));
    model.save(file);
    assertThat(run("inspect", file)).isZero();
    assertThat(out.toString())
        .contains("format      Keras 3 archive")
        .contains("parameters  146")
        .contains("optimizer   Adam")
        .contains("class_names [cat, dog]")
        .contains("  Dense 'dense'")
        .endsWith("supported" + System.lineSeparator());
    Path json = folder.resolve("a.json");
    model.save(json);
    Files.writeString(json, Files.readString(json).replace("\"Dense\"", "\"Sparse\""));
    assertThat(run("inspect", json)).isEqualTo(Cornea.FAILED);
    assertThat(out.toString()).contains("Sparse 'dense'  <- not known").contains("problem     ");
  }

  @Test
  void evaluate_takesImagesAsTheTrainingDid() throws IOException {
    Path data = folder.resolve("data");
    for (int i = 0; i < 4; i++) {
      for (String name : List.of("bright", "dark")) {
        Path to = Files.createDirectories(data.resolve(name)).resolve(i + ".png");
        Images.save(
            to, Tensor.full(Shape.of(8, 12, 3), name.equals("dark") ? 10 + i : 240 + i), false);
      }
    }
    ImageDataGenerator generator =
        new ImageDataGenerator().preprocessingFunction(x -> x.map(v -> v / 127.5 - 1));
    model.compile(
        c -> c.optimizer(new Adam(0.1)).loss("categorical_crossentropy").metrics("acc").seed(1));
    model.fit(
        generator.flowFromDirectory(data, f -> f.targetSize(4, 6).batchSize(4).verbose(false)),
        f -> f.epochs(20).verbose(0));
    model.save(file);
    assertThat(run("evaluate", file, data)).isZero();
    assertThat(out.toString()).contains("acc 1.0000").contains("images 8").contains("right 1.0000");
    assertThat(run("predict", file, data.resolve("dark").resolve("1.png"))).isZero();
    assertThat(out.toString()).contains("1.png  dark  ");
    Tensor x = Tensor.full(Shape.of(1, 4, 6, 3), (float) (11 / 127.5 - 1));
    assertThat(out.toString())
        .contains(String.format(Locale.ROOT, "dark  %.4f", model.predict(x).at(1)));
    assertThat(run("evaluate", file, data, "--rescale", "1")).isZero();
  }

  @Test
  void benchmark_takesAFile() {
    assertThat(run("benchmark", file, "--steps", "1", "--epochs", "1")).isZero();
    assertThat(out.toString()).contains("train_images_per_second");
  }
}
