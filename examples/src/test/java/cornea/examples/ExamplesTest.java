package cornea.examples;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.applications.FashionNet;
import cornea.callbacks.History;
import cornea.cli.Cornea;
import cornea.cli.Example;
import cornea.models.Model;
import cornea.models.Models;
import cornea.visual.Histories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example runs to its end on its stand-in, prints what it should, and leaves its files. */
final class ExamplesTest {
  /** What {@code summary} prints last; the examples that are not here train no net of their own. */
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          entry("catdog-lenet", "22,014"),
          entry("catdog-lenet-bn", "22,026"),
          entry("catdog-lenet-bn-da", "22,026"),
          entry("bn-logistic", "301,070"),
          entry("bn-wide", "35,114"),
          entry("bn-deep", "10,034"),
          entry("separable", "184,234"),
          entry("separable-plain", "435,306"),
          entry("monkeys", "4,482,730"),
          entry("nin", "966,986"),
          entry("nin-bamd", "972,658"),
          entry("nin-badm", "972,658"),
          entry("nin-dbam", "972,658"),
          entry("nin-bdam", "972,658"),
          entry("cats-dogs-1", "3,453,121"),
          entry("cats-dogs-2", "3,453,121"),
          entry("vgg16-features", "14,714,688"),
          entry("vgg16-frozen", "16,812,353"),
          entry("vgg16-finetune", "16,812,353"),
          entry("vgg16-finetune-conv1", "16,812,353"));

  /** The models that the tutorials save. */
  private static final Map<String, String> MODELS =
      Map.ofEntries(
          entry("separable", "fashion_mnist_model.h5"),
          entry("nin", "nin.h5"),
          entry("nin-bamd", "nin_bamd.h5"),
          entry("cats-dogs-1", "cats_and_dogs_small_1.h5"),
          entry("cats-dogs-2", "cats_and_dogs_small_2.h5"),
          entry("vgg16-frozen", "cats_and_dogs_frozen.h5"),
          entry("vgg16-finetune", "cats_and_dogs_fine_tuned.h5"),
          entry("vgg16-finetune-conv1", "cats_and_dogs_fine_tuned.h5"));

  /** How many weights the networks train that begin with VGG16's, of 30. */
  private static final Map<String, Integer> TRAINED =
      Map.of("vgg16-frozen", 4, "vgg16-finetune", 10, "vgg16-finetune-conv1", 6);

  /** What else the tutorials' programs print and leave. */
  private static final Map<String, String> PRINTED =
      Map.ofEntries(
          entry("bn-logistic", "(10, 224, 224, 3)"),
          entry("separable", "(333, 28, 28) (333,)"),
          entry("monkeys", "70 70"),
          entry("nin", "Using real-time data augmentation."),
          entry("cats-dogs-1", "data batch shape: (20, 150, 150, 3)"));

  private static final Map<String, List<String>> FILES =
      Map.ofEntries(
          entry("catdog-lenet", List.of("batch.png")),
          entry("catdog-lenet-bn-da", List.of("batch.png", "batch-augmented.png")),
          entry("bn-logistic", List.of("batch.png")),
          entry("separable", List.of("logs/train", "logs/validation")),
          entry("nin", List.of("logs/train", "logs/validation")),
          entry("vgg16-features", List.of("VGG16.png")));

  @TempDir Path folder;

  static Stream<String> trained() {
    return names().filter(PARAMETERS::containsKey);
  }

  private static Stream<String> names() {
    return new Examples().examples().stream().map(Example::name);
  }

  @Test
  void everyExample_isTestedHere() {
    assertThat(names().toList())
        .containsAll(PARAMETERS.keySet())
        .filteredOn(name -> !PARAMETERS.containsKey(name))
        .containsExactlyInAnyOrder(
            "cats-dogs-data",
            "cats-dogs-preview",
            "cats-dogs-evaluate",
            "squeezenet-transfer",
            "fashion-net",
            "fashion-transfer");
  }

  @ParameterizedTest
  @MethodSource("trained")
  void example_trainsOnItsStandIn(String name) throws IOException {
    String printed = run(name);

    assertThat(printed)
        .contains("No --data: running on")
        .contains("Total params: " + PARAMETERS.get(name) + " ");
    History history = Histories.read(folder.resolve("history.csv"));
    assertThat(history.epochs()).containsExactly(0);
    assertThat(history.keys()).hasSizeGreaterThanOrEqualTo(4).contains("loss", "val_loss");
    assertThat(history.last("loss")).isPositive().isFinite();
    assertThat(folder.resolve("curves.png")).isNotEmptyFile();
    assertThat(printed).contains(PRINTED.getOrDefault(name, ""));
    for (String file : FILES.getOrDefault(name, List.of())) {
      assertThat(folder.resolve(file)).exists();
    }
    if (TRAINED.containsKey(name)) {
      assertThat(printed)
          .contains("before freezing: 30")
          .containsPattern("after freezing: " + TRAINED.get(name) + "\\R");
    }
    if (MODELS.containsKey(name)) {
      Model model = Models.load(folder.resolve(MODELS.get(name)));
      assertThat(String.format(Locale.ROOT, "%,d", model.countParams()))
          .isEqualTo(PARAMETERS.get(name));
      assertThat(model.isCompiled()).isTrue();
    }
  }

  @Test
  void augmentedLeNet_goesOnWithTheSameNet() throws IOException {
    run("catdog-lenet-bn-da");

    assertThat(folder.resolve("batch-augmented.png")).isNotEmptyFile();
    assertThat(Histories.read(folder.resolve("history-augmented.csv")).epochs()).containsExactly(0);
  }

  @Test
  void savedModels_areEvaluatedByAFreshProgram() throws IOException {
    run("cats-dogs-1");
    Path model = folder.resolve("cats_and_dogs_small_1.h5");
    assertThat(run("cats-dogs-evaluate", "--weights", model.toString()))
        .contains("test_acc: ")
        .doesNotContain("No --weights");
    assertThat(run("cats-dogs-evaluate")).contains("No --weights").contains("test_acc: ");
  }

  @Test
  void subset_hasTheTutorialsCounts() throws IOException {
    assertThat(run("cats-dogs-data"))
        .contains("train: 1000 cats, 1000 dogs")
        .contains("validation: 500 cats, 500 dogs")
        .contains("test: 500 cats, 500 dogs");
    try (Stream<Path> files = Files.list(folder.resolve("cats_and_dogs_small/test/dogs"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(500)
          .contains("dog.1500.jpg", "dog.1999.jpg");
    }
  }

  @Test
  void preview_isAPicture() throws IOException {
    run("cats-dogs-preview");
    assertThat(folder.resolve("preview.png")).isNotEmptyFile();
  }

  @Test
  void fashionNet_isSavedWithoutItsOptimizer() throws IOException {
    assertThat(run("fashion-net")).contains("test accuracy 0.");
    Model model = Models.load(folder.resolve("fashion-net.keras"));
    assertThat(model.isCompiled()).isFalse();
    assertThat(model.countParams()).isEqualTo(FashionNet.create().countParams());
    assertThat(model.metadata()).containsKeys("class_names", "trainings");
  }

  @Test
  void fashionTransfer_tellsNewClassesApart() throws IOException {
    Matcher head =
        Pattern.compile("a head on the net.*(0\\.\\d{3})").matcher(run("fashion-transfer"));
    assertThat(head.find()).isTrue();
    // 200 images; chance is 0.5 and has a standard deviation of 0.035.
    assertThat(Double.parseDouble(head.group(1))).isGreaterThan(0.7);
  }

  @Test
  void transfer_reportsBothSteps() throws IOException {
    assertThat(run("squeezenet-transfer"))
        .containsPattern("head: validation accuracy \\d\\.\\d{3}")
        .containsPattern("fine-tuned: validation accuracy \\d\\.\\d{3}");
  }

  @Test
  void sameSeed_sameHistory() throws IOException {
    run("catdog-lenet-bn");
    List<String> first = Files.readAllLines(folder.resolve("history.csv"));
    run("catdog-lenet-bn");
    assertThat(Files.readAllLines(folder.resolve("history.csv"))).isEqualTo(first);
  }

  @Test
  void resumedExample_goesOnAfterItsLastEpoch() throws IOException {
    run("cats-dogs-1", "--resume", "--epochs", "1");
    List<String> first = Files.readAllLines(folder.resolve("history.csv"));
    assertThat(first.get(0)).contains(",seconds,");

    run("cats-dogs-1", "--resume", "--epochs", "2");
    List<String> second = Files.readAllLines(folder.resolve("history.csv"));
    assertThat(second).hasSize(3).startsWith(first.toArray(new String[0]));
    run("cats-dogs-1", "--resume", "--epochs", "2");
    assertThat(Files.readAllLines(folder.resolve("history.csv"))).isEqualTo(second);
  }

  @Test
  void timedExample_saysHowLongItsEpochsTook() throws IOException {
    run("catdog-lenet-bn-da", "--times", "--epochs", "2");

    for (String file : List.of("history.csv", "history-augmented.csv")) {
      History history = Histories.read(folder.resolve(file));
      assertThat(history.get("seconds")).hasSize(2).allMatch(seconds -> seconds > 0);
      assertThat(history.get("processor_seconds")).hasSize(2).allMatch(seconds -> seconds > 0);
    }
    assertThat(folder.resolve("history-backup")).doesNotExist();
  }

  private String run(String name, String... options) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      List<String> arguments =
          new ArrayList<>(List.of("example", name, "--output", folder.toString(), "--seed", "3"));
      arguments.addAll(List.of(options));
      int status = Cornea.commandLine().execute(arguments.toArray(new String[0]));
      assertThat(status).as(bytes.toString(StandardCharsets.UTF_8)).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
