package cornea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.image.ImageDataGenerator;
import cornea.image.Images;
import cornea.layers.Concatenate;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Model;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands on model files: {@code summary}, {@code convert}, {@code predict} and others. */
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

  private Path brightAndDark() throws IOException {
    Path data = folder.resolve("data");
    for (int i = 0; i < 4; i++) {
      for (String name : List.of("bright", "dark")) {
        Path to = Files.createDirectories(data.resolve(name)).resolve(i + ".png");
        Images.save(
            to, Tensor.full(Shape.of(8, 12, 3), name.equals("dark") ? 10 + i : 240 + i), false);
      }
    }
    return data;
  }

  @Test
  void evaluate_takesImagesAsTheTrainingDid() throws IOException {
    Path data = brightAndDark();
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

  /** As many labels as the loss wants: the numbers are those of the model's own predictions. */
  @ParameterizedTest
  @CsvSource({"1, binary_crossentropy", "2, sparse_categorical_crossentropy"})
  void evaluate_givesTheLossItsLabels(int outputs, String loss) throws IOException {
    Path data = brightAndDark();
    Sequential net =
        new Sequential(
            Input.of(4, 6, 3),
            new Flatten(),
            new Dense(outputs)
                .activation(outputs == 1 ? Activations.SIGMOID : Activations.SOFTMAX));
    net.compile(c -> c.optimizer("sgd").loss(loss).metrics("acc").seed(4));
    net.initialize(4);
    net.save(file);
    double expected = 0;
    for (int dark = 0; dark < 2; dark++) {
      for (int i = 0; i < 4; i++) {
        float pixel = (float) ((dark == 1 ? 10 + i : 240 + i) / 255.0);
        Tensor y = net.predict(Tensor.full(Shape.of(1, 4, 6, 3), pixel));
        double ofDark = y.at(outputs - 1);
        expected -= Math.log(dark == 1 ? ofDark : 1 - ofDark) / 8;
      }
    }
    assertThat(run("evaluate", file, data)).isZero();
    String printed =
        out.toString().lines().filter(line -> line.startsWith("loss ")).findFirst().orElseThrow();
    // Four decimals are printed.
    assertThat(Double.parseDouble(printed.substring(5))).isCloseTo(expected, within(1e-4));
    assertThat(out.toString()).contains("images 8");
  }

  @Test
  void benchmark_takesAFile() {
    assertThat(run("benchmark", file, "--steps", "1", "--epochs", "1")).isZero();
    assertThat(out.toString()).contains("train_images_per_second");
  }

  @Test
  void convert_saysWhatIsLeftOut() {
    Path json = folder.resolve("a.json");
    assertThat(run("convert", file, json)).isZero();
    assertThat(out.toString())
        .isEqualTo(
            json
                + ": 146 parameters; the architecture alone is written, without them"
                + System.lineSeparator());
    assertThat(Models.toConfig(Models.load(json))).isEqualTo(Models.toConfig(model));
    Path weights = folder.resolve("a.weights.h5");
    assertThat(run("convert", file, weights)).isZero();
    assertThat(out.toString())
        .endsWith(weights + ": 146 parameters; they alone are written" + System.lineSeparator());
    Sequential other = new Sequential(Input.of(4, 6, 3), new Flatten(), new Dense(2));
    other.loadWeights(weights);
    assertThat(other.predict(Tensor.zeros(Shape.of(1, 4, 6, 3)))).isNotNull();
    assertThat(run("convert", weights, folder.resolve("b.keras"))).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("the file holds weights and no architecture");
  }

  @Test
  void predict_takesTheImagesOfAFolderAndOfThoseInside() throws IOException {
    Path photos = folder.resolve("photos");
    for (String name : List.of("cats/b.png", "cats/a.PNG", "dogs/more/c.png", ".hidden/d.png")) {
      Path image = photos.resolve(name);
      Files.createDirectories(image.resolveSibling("."));
      Images.save(folder.resolve("image.png"), Tensor.full(Shape.of(4, 6, 3), 40), false);
      Files.move(folder.resolve("image.png"), image);
    }
    Files.writeString(photos.resolve("cats").resolve("notes.txt"), "no image");
    Path csv = folder.resolve("p.csv");
    assertThat(run("predict", file, photos, "--output", csv, "--batch", "2")).isZero();
    assertThat(Files.readAllLines(csv).stream().map(line -> line.replaceFirst(",.*", "")))
        .containsExactly(
            "input",
            photos.resolve("cats/a.PNG").toString(),
            photos.resolve("cats/b.png").toString(),
            photos.resolve("dogs/more/c.png").toString());
    Path none = Files.createDirectory(folder.resolve("none"));
    assertThat(run("predict", file, none)).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains(none + ": the folder has no images");
  }

  /** A network without its top: each input has a row, whatever the output's axes. */
  @Test
  void predict_writesOutputsOfMoreAxes() throws IOException {
    Sequential top =
        new Sequential(Input.of(4, 4, 1), new Conv2D(2, 3).activation(Activations.TANH));
    top.initialize(2);
    Path net = folder.resolve("top.h5");
    top.save(net);
    float[] values = new float[3 * 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 48f;
    }
    Tensor x = Tensor.of(values, 3, 4, 4, 1);
    Path array = folder.resolve("x.npy");
    x.writeNpy(array);
    Tensor expected = top.predict(x);
    assertThat(expected.shape()).isEqualTo(Shape.of(3, 2, 2, 2));
    Path npy = folder.resolve("y.npy");
    Path csv = folder.resolve("y.csv");
    assertThat(run("predict", net, array, "--output", npy)).isZero();
    assertThat(run("predict", net, array, "--output", csv)).isZero();
    assertThat(Tensor.readNpy(npy)).isEqualTo(expected);
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0)).isEqualTo("input,0,1,2,3,4,5,6,7");
    for (int row = 0; row < 3; row++) {
      StringBuilder line = new StringBuilder().append(row);
      for (int i = 0; i < 8; i++) {
        line.append(',').append((float) expected.at(8 * row + i));
      }
      assertThat(lines.get(row + 1)).isEqualTo(line.toString());
    }
  }

  @Test
  void predict_saysWhatItCannotTake() throws IOException {
    Path array = folder.resolve("x.npy");
    for (Tensor tensor : List.of(Tensor.scalar(1), Tensor.zeros(Shape.of(0, 4, 6, 3)))) {
      tensor.writeNpy(array);
      assertThat(run("predict", file, array)).isEqualTo(Cornea.FAILED);
      assertThat(err.toString()).contains(array + ": an array of one sample or more is expected");
    }
    Tensor.zeros(Shape.of(2, 5, 5, 3)).writeNpy(array);
    assertThat(run("predict", file, array)).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("(2, 5, 5, 3)");
    Path two = folder.resolve("two.keras");
    twoInputsAndOutputs().save(two);
    Tensor.zeros(Shape.of(2, 3)).writeNpy(array);
    assertThat(run("predict", two, array)).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("one tensor cannot hold the outputs [kind, size]");
  }

  private static Model twoInputsAndOutputs() {
    Value a = Input.of(3);
    Value b = Input.of(2, 2);
    Value joined = new Concatenate().apply(a, new Flatten().apply(b));
    return new Model(
        List.of(a, b),
        List.of(
            new Dense(3).activation(Activations.SOFTMAX).name("kind").apply(joined),
            new Dense(1).name("size").apply(joined)));
  }

  @Test
  void benchmark_takesModelsThatTellNoClassesApart() {
    Path two = folder.resolve("two.keras");
    twoInputsAndOutputs().save(two);
    Path top = folder.resolve("top.json");
    new Sequential(Input.of(4, 4, 1), new Conv2D(2, 3)).save(top);
    for (Path net : List.of(two, top)) {
      assertThat(run("benchmark", net, "--steps", "1", "--epochs", "1", "--batch", "4")).isZero();
    }
    assertThat(out.toString().lines().filter(line -> line.startsWith("epoch train 4 "))).hasSize(2);
    assertThat(out.toString().lines().filter(line -> line.startsWith("epoch predict 4 ")))
        .hasSize(2);
  }

  @Test
  void inspectAndSummary_ofWeightsAlone() {
    Path weights = folder.resolve("a.weights.h5");
    model.saveWeights(weights);
    assertThat(run("inspect", weights)).isZero();
    assertThat(out.toString())
        .contains("format      HDF5, weights alone")
        .contains("parameters  146");
    assertThat(run("summary", weights)).isEqualTo(Cornea.FAILED);
    assertThat(err.toString()).contains("the file holds weights and no architecture");
  }
}
