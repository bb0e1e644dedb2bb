package cornea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.applications.FashionNet;
import cornea.image.ImageInput;
import cornea.layers.Conv2D;
import cornea.models.Model;
import cornea.models.Models;
import cornea.visual.Histories;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CorneaTest {
  private static final Pattern BEST =
      Pattern.compile("Of (\\d+) epochs, epoch (\\d+) has .* accuracy, ([0-9.]+):");

  /** A line of the confusion matrix: a class, its ten counts, the share that was found. */
  private static final Pattern ROW = Pattern.compile("[a-z-]+((?: +\\d+){10})");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path results;

  @Test
  void doctor_tellsWhatItRunsOn() {
    assertThat(run("doctor")).isZero();

    assertThat(out.toString())
        .contains(System.getProperty("java.version"))
        .contains("Engine        reference: ready")
        .contains("processors")
        .containsPattern("dnnl +\\d+\\.\\d+");
    assertThat(err.toString()).isEmpty();
  }

  /** In a process of its own, since a JVM cannot change its environment. */
  @Test
  void doctor_withAnUnknownEngine_failsAfterTellingWhatItRunsOn() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Cornea.class.getName(),
            "doctor");
    builder.environment().put("CORNEA_ENGINE", "tpu");
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    String error = new String(process.getErrorStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(printed).contains("Engine        reference: ready").doesNotContain("Chosen");
    assertThat(error)
        .contains("cornea: CORNEA_ENGINE=tpu: There is no such engine. Expected one of [")
        .endsWith(lines("Received: 'tpu'"));
  }

  @Test
  void version_isTheBuilds() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString()).matches("Cornea \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @Test
  void unknownCommand_namesTheLike() {
    assertThat(run("docter")).isEqualTo(2);

    assertThat(err.toString()).contains("Meant: doctor");
  }

  @Test
  void noCommand_isAWrongArgument() {
    assertThat(run()).isEqualTo(2);

    assertThat(err.toString())
        .isEqualTo(
            lines(
                "cornea: A command is missing. Expected one of [demo, train, predict, evaluate, inspect,"
                    + " summary, convert, benchmark, doctor, example, plot, preview, diagram,"
                    + " report, explain]",
                "See 'cornea --help'."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docter", "--fast"})
  void unknownArgument_isNamed(String argument) {
    assertThat(run(argument)).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("cornea: There is no '" + argument + "' here.")
        .endsWith(lines("See 'cornea --help'."));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unknownExample_listsTheNames() {
    assertThat(run("example", "greeting")).isEqualTo(2);

    assertThat(err.toString()).contains("[hello, failing]").contains("'greeting'");
  }

  @Test
  void exampleList_isTheNamesAlone() {
    assertThat(run("example", "--list")).isZero();
    assertThat(out.toString()).isEqualTo(lines("hello", "failing"));
  }

  @Test
  void exampleWithoutName_listsSummaries() {
    assertThat(run("example")).isZero();
    assertThat(out.toString()).contains("hello").contains("says hello");
  }

  @Test
  void example_getsItsOptions(@TempDir Path folder) throws IOException {
    Path output = folder.resolve("runs");
    String data = folder.toString();
    String[] arguments = {
      "example",
      "hello",
      "--data",
      data,
      "--epochs",
      "3",
      "--seed",
      "7",
      "--output",
      output.toString()
    };
    assertThat(run(arguments)).isZero();

    ExampleOptions received = requireNonNull(TestExamples.received);
    assertThat(received.data()).contains(folder);
    assertThat(received.weights()).isEmpty();
    assertThat(received.epochs(30)).isEqualTo(3);
    assertThat(received.steps(100)).isEqualTo(100);
    assertThat(received.seed()).isEqualTo(7);
    assertThat(output).doesNotExist();
    assertThat(received.output("a.png")).isEqualTo(output.resolve("a.png"));
    assertThat(output).isDirectory();
  }

  @Test
  void exampleWithoutData_isShort() {
    assertThat(run("example", "hello")).isZero();

    ExampleOptions received = requireNonNull(TestExamples.received);
    assertThat(received.epochs(30)).isEqualTo(1);
    assertThat(received.steps(100)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--data, no/such, --data must exist",
    "--weights, no/such, --weights must be a file",
    "--epochs, 0, must be at least 1",
    "--steps, -1, must be at least 1"
  })
  void wrongOptionOfAnExample_isNamed(String option, String value, String message) {
    assertThat(run("example", "hello", option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains(value);
  }

  @Test
  void failure_isOneMessageWithoutStackTrace() {
    assertThat(run("example", "failing")).isEqualTo(1);

    assertThat(err.toString()).isEqualTo(lines("cornea: Conv2D 'conv2d': a message"));
  }

  @Test
  void failure_withVerbose_hasItsStackTrace() {
    assertThat(run("--verbose", "example", "failing")).isEqualTo(1);

    assertThat(err.toString())
        .contains("Conv2D 'conv2d': a message")
        .contains("at " + TestExamples.class.getName());
  }

  @Test
  void train_onClassFolders_splitsThemAndReports(@TempDir Path folder) throws IOException {
    writeTwoClasses(folder, 10);

    int status =
        trained(
            "train",
            folder.toString(),
            "--image-size",
            "8",
            "--epochs",
            "2",
            "--engine",
            "reference");

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(out.toString())
        .startsWith("Recipe small, because 16 images of ")
        .contains("Total params")
        .containsPattern("(?m)^dark( +\\d+){2}$")
        .containsPattern("\\Rval_accuracy [01]\\.\\d{4}\\R\\R");
  }

  @ParameterizedTest
  @CsvSource({
    "--epochs, 0, at least 1",
    "--batch-size, -3, at least 1",
    "--image-size, tall, 'tall'",
    "--recipe, resnet, lenet-bn",
    "--learning-rate, Infinity, greater than 0",
    "--learning-rate, -1, greater than 0",
    "--image-size, 4, from 8 to 1024 for --recipe small",
    "--image-size, 100000, from 8 to 1024 for --recipe small",
    "--validation, none, must be a folder",
    "--validation-split, 1, between 0 and 1",
  })
  void train_withABadOption_saysWhatIsExpected(
      String option, String value, String expected, @TempDir Path folder) {
    assertThat(run("train", folder.toString(), option, value)).isEqualTo(2);

    assertThat(err.toString()).contains(option).contains(expected).contains(value);
  }

  @Test
  void train_withASizeTooSmallForTheNet_saysTheLeast(@TempDir Path folder) {
    assertThat(run("train", folder.toString(), "--recipe", "lenet-bn", "--image-size", "93"))
        .isEqualTo(2);

    assertThat(err.toString()).contains("from 94 to 1024 for --recipe lenet-bn. Received: 93");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FINE_TUNE") // its network says the size
  void minimumSize_isTheLeastThatBuilds(Recipe net) {
    net.build(net.minimumSize(), 3, 2).close();

    assertThatThrownBy(() -> net.build(net.minimumSize() - 1, 3, 2))
        .isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @CsvSource({"lenet-bn, 94", "cats-dogs, 46", "nin, 8"})
  void train_withATutorialsRecipe_augmentsTrainsAndReports(
      String recipe, String size, @TempDir Path folder) throws IOException {
    writeTwoClasses(folder, 10);

    int status =
        trained(
            "train",
            folder.toString(),
            "--recipe",
            recipe,
            "--image-size",
            size,
            "--epochs",
            "1",
            "--batch-size",
            "8");

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(out.toString())
        .contains("Of 1 epochs, epoch 1 has the best validation accuracy")
        .doesNotContain("because")
        .containsPattern("\\Rval_accuracy [01]\\.\\d{4}\\R\\R");
  }

  @Test
  void train_thatNoLongerGetsBetter_stopsAndSavesTheBest(@TempDir Path folder) throws IOException {
    Path images = folder.resolve("images");
    writeTwoClasses(images, 10);
    Path file = folder.resolve("best.keras");

    int status =
        trained(
            "train",
            images.toString(),
            "--recipe",
            "cats-dogs",
            "--image-size",
            "46",
            "--epochs",
            "40",
            "--patience",
            "2",
            "--save",
            file.toString());

    assertThat(status).isZero();
    Matcher best = BEST.matcher(out.toString());
    assertThat(best.find()).isTrue();
    assertThat(Integer.parseInt(best.group(1)))
        .isEqualTo(Integer.parseInt(best.group(2)) + 2)
        .isLessThan(40);
    assertThat(out.toString())
        .contains(
            String.format(Locale.ROOT, "val_accuracy %s%n%nModel: %s%n", best.group(3), file));
    try (Model net = Models.load(file)) {
      assertThat(net.inputShape()).hasToString("(?, 46, 46, 3)");
      assertThat(ImageInput.of(net)).isPresent();
    }
  }

  @Test
  void train_onATrainedNetwork_trainsAHeadAndThenItsEnd(@TempDir Path folder) throws IOException {
    Path images = folder.resolve("images");
    writeTwoClasses(images, 10);
    Path base = folder.resolve("base.keras");
    Path history = folder.resolve("history.csv");
    Files.writeString(history, "of an earlier training");
    Path report = folder.resolve("report.html");
    String last;
    try (Model network = FashionNet.base()) {
      network.save(base);
      last =
          network.layers().stream()
              .filter(Conv2D.class::isInstance)
              .reduce((first, second) -> second)
              .orElseThrow()
              .name();
    }

    int status =
        trained(
            "train",
            images.toString(),
            "--base",
            base.toString(),
            "--fine-tune-from",
            last,
            "--image-size",
            "28",
            "--color",
            "grayscale",
            "--epochs",
            "2",
            "--history",
            history.toString(),
            "--report",
            report.toString());

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    // Both steps are in file and curves, a line of dashes between them.
    assertThat(Files.readAllLines(history)).hasSize(5);
    assertThat(Histories.read(history).epochs()).containsExactly(0, 1, 2, 3);
    assertThat(Files.readString(report)).contains("4 epochs: ", "stroke-dasharray");
    assertThat(out.toString())
        .contains("Recipe fine-tune, because a trained network is given")
        .contains("Then its layers from " + last + " on with it.")
        .containsPattern(
            "Of 2 epochs of fine-tuning, epoch [34] has the best validation accuracy, [01]\\.\\d{4}:"
                + " its net is kept\\. Of the head's, epoch [12] has ")
        .contains("History: " + history)
        .containsPattern("\\Rval_accuracy [01]\\.\\d{4}\\R\\R");
  }

  @Test
  void train_onANetworkOfOtherImages_saysWhichItTakes(@TempDir Path folder) throws IOException {
    Path images = folder.resolve("images");
    writeTwoClasses(images, 10);
    Path base = folder.resolve("base.keras");
    try (Model network = FashionNet.base()) {
      network.save(base);
    }

    assertThat(run("train", images.toString(), "--base", base.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains(base + ": the network takes images of (28, 28, 1). Received: ")
        .contains("--image-size and --color");
  }

  @ParameterizedTest
  @CsvSource({
    "--recipe, small, 'belong to --recipe fine-tune. Received: --recipe small'",
    "--weights, vgg16.h5, only one can be given"
  })
  void train_withOptionsThatContradict_saysSo(
      String option, String value, String expected, @TempDir Path folder) {
    assertThat(run("train", folder.toString(), "--base", "base.keras", option, value)).isEqualTo(2);

    assertThat(err.toString()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "300, 28, false, SMALL",
    "60000, 28, false, DEEP",
    "999, 150, false, SMALL",
    "1000, 150, false, CATS_DOGS",
    "1000, 150, true, FINE_TUNE",
  })
  void recipe_ofNobodysChoice_suitsNumberAndSize(
      int images, int side, boolean hasBase, Recipe expected) {
    assertThat(RecipeChoice.of(images, side, hasBase).recipe()).isEqualTo(expected);
  }

  @Test
  void train_onAFolderWithoutClasses_saysHowItMustLook(@TempDir Path folder) throws IOException {
    write(folder.resolve("0.png"), 0x202020);

    assertThat(run("train", folder.toString())).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("cornea: " + folder + ": the folder must have one subfolder")
        .contains("move the images into subfolders");
  }

  @Test
  void train_onOneClass_saysThatItNeedsTwo(@TempDir Path folder) throws IOException {
    write(folder.resolve("train").resolve("dark").resolve("0.png"), 0x202020);

    assertThat(run("train", folder.toString())).isEqualTo(1);

    assertThat(err.toString())
        .isEqualTo(
            lines(
                "cornea: "
                    + folder.resolve("train")
                    + ": training needs two classes or more, each a subfolder with its images."
                    + " Received: only [dark]"));
  }

  @Test
  void train_withOtherClassesToValidate_namesThem(@TempDir Path folder) throws IOException {
    writeTwoClasses(folder.resolve("training"), 2);
    writeTwoClasses(folder.resolve("val"), 1);
    write(folder.resolve("val").resolve("medium").resolve("0.png"), 0x808080);

    assertThat(run("train", folder.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains("Expected: [dark, light]")
        .contains("Received also: [medium]");
  }

  @ParameterizedTest
  @CsvSource({"train, validation", "training, val", "train, valid"})
  void train_onPartsOfUsualNames_usesThem(String training, String held, @TempDir Path folder)
      throws IOException {
    writeTwoClasses(folder.resolve(training), 4);
    writeTwoClasses(folder.resolve(held), 3);

    assertThat(trained("train", folder.toString(), "--epochs", "1", "--engine", "reference"))
        .isZero();

    assertThat(out.toString())
        .contains("Training on 8 images of 2 classes in " + folder.resolve(training))
        .contains("validating on 6 in " + folder.resolve(held))
        .contains("(None, 8, 8, 16)"); // the size of the images themselves
  }

  @Test
  void train_withValidation_takesThatFolder(@TempDir Path folder) throws IOException {
    writeTwoClasses(folder.resolve("a"), 4);
    writeTwoClasses(folder.resolve("b"), 3);

    int status =
        trained(
            "train",
            folder.resolve("a").toString(),
            "--validation",
            folder.resolve("b").toString(),
            "--epochs",
            "1",
            "--engine",
            "reference");

    assertThat(status).isZero();
    assertThat(out.toString()).contains("Training on 8 images").contains("validating on 6");
  }

  @Test
  void train_withAnUnreadableImage_leavesItOut(@TempDir Path folder) throws IOException {
    writeTwoClasses(folder.resolve("train"), 4);
    writeTwoClasses(folder.resolve("validation"), 1);
    Path broken = folder.resolve("train").resolve("dark").resolve("broken.png");
    Files.write(broken, Arrays.copyOf(Files.readAllBytes(broken.resolveSibling("0.png")), 40));

    assertThat(trained("train", folder.toString(), "--epochs", "1", "--engine", "reference"))
        .isZero();

    assertThat(out.toString()).contains("Training on 8 images");
    assertThat(broken).exists();
  }

  @Test
  void train_thatFailsOnBadImages_namesTheUnreadable(@TempDir Path folder) throws IOException {
    writeTwoClasses(folder.resolve("train"), 4);
    writeTwoClasses(folder.resolve("validation"), 1);
    Path broken = folder.resolve("train").resolve("dark").resolve("broken.png");
    Files.write(broken, new byte[] {1, 2, 3});

    int status =
        trained("train", folder.toString(), "--bad-images", "fail", "--engine", "reference");

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).startsWith("cornea: " + broken + ": ");
    assertThat(out.toString()).contains("Training on 9 images").doesNotContain("val_accuracy");
  }

  @ParameterizedTest
  @CsvSource({
    "--bad-images quarantine, --bad-images QUARANTINE",
    "--bad-images skip --quarantine bad, --bad-images SKIP --quarantine bad",
  })
  void train_withOneHalfOfAQuarantine_asksForTheOther(
      String options, String received, @TempDir Path folder) {
    List<String> arguments = new ArrayList<>(List.of("train", folder.toString()));
    arguments.addAll(List.of(options.split(" ")));

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);

    assertThat(err.toString())
        .startsWith(
            "cornea: --bad-images QUARANTINE and --quarantine DIR belong together. Received: "
                + received);
  }

  @Test
  void train_withQuarantine_movesTheUnreadableImage(@TempDir Path folder) throws IOException {
    Path images = folder.resolve("images");
    writeTwoClasses(images.resolve("train"), 4);
    writeTwoClasses(images.resolve("validation"), 1);
    Path broken = images.resolve("train").resolve("dark").resolve("broken.png");
    Files.write(broken, new byte[] {1, 2, 3});
    Path quarantine = folder.resolve("bad");

    int status =
        trained(
            "train",
            images.toString(),
            "--quarantine",
            quarantine.toString(),
            "--epochs",
            "1",
            "--engine",
            "reference");

    assertThat(status).isZero();
    assertThat(broken).doesNotExist();
    assertThat(quarantine.resolve("train").resolve("dark").resolve("broken.png")).exists();
    assertThat(quarantine.resolve("train").resolve("quarantine.txt"))
        .content()
        .startsWith("dark/broken.png");
  }

  @Test
  void demo_writesTrainsAndReports(@TempDir Path folder) throws IOException {
    Path images = folder.resolve("fashion");
    Path picture = folder.resolve("pictures").resolve("demo.png");
    Path report = folder.resolve("report.html");

    int status =
        trained(
            "demo",
            "--epochs",
            "1",
            "--keep",
            images.toString(),
            "--picture",
            picture.toString(),
            "--report",
            report.toString());

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(files(images.resolve("train").resolve("ankle-boot"))).isEqualTo(400);
    assertThat(files(images.resolve("validation").resolve("trouser"))).isEqualTo(100);
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(500);
    assertThat(Files.size(picture)).isLessThan(150_000);
    assertThat(report)
        .content(StandardCharsets.UTF_8)
        .contains("of 1000 images are right", "ankle-boot", "Confusion matrix")
        .doesNotContain("no image");

    List<int[]> rows =
        out.toString()
            .lines()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> Arrays.stream(row.group(1).strip().split(" +")))
            .map(row -> row.mapToInt(Integer::parseInt).toArray())
            .toList();
    assertThat(rows).hasSize(10);
    assertThat(rows).allSatisfy(row -> assertThat(Arrays.stream(row).sum()).isEqualTo(100));
    int right = IntStream.range(0, 10).map(i -> rows.get(i)[i]).sum();
    assertThat(out.toString())
        .endsWith(
            String.format(Locale.ROOT, "val_accuracy %.4f%n%nReport: %s%n", right / 1000.0, report))
        .contains("The surest of " + (1000 - right) + " mistakes, in " + images);
    assertThat(results).isEmptyDirectory();
  }

  @Test
  void train_thatIsToldNoFiles_overwritesNone(@TempDir Path folder) throws IOException {
    Path images = folder.resolve("lamps");
    writeTwoClasses(images, 4);
    Files.writeString(results.resolve("lamps.html"), "of yesterday");

    assertThat(trained("train", images.toString(), "--epochs", "1", "--engine", "reference"))
        .isZero();

    assertThat(results.resolve("lamps.html")).content().isEqualTo("of yesterday");
    assertThat(results.resolve("lamps.keras")).doesNotExist();
    assertThat(results.resolve("lamps-2.html")).content().contains("Confusion matrix");
    Path model = results.resolve("lamps-2.keras");
    assertThat(out.toString()).contains("Model: " + model);
    try (Model net = Models.load(model)) {
      assertThat(ImageInput.of(net)).isPresent();
    }
  }

  @Test
  void demo_thatKeepsNothing_namesNoFolderThatIsGone() {
    assertThat(trained("demo", "--epochs", "1")).isZero();

    assertThat(out.toString())
        .contains("Training on 4000 images of 10 classes in train, validating on 1000")
        .containsPattern("The surest of \\d+ mistakes:\\R")
        .doesNotContain(Path.of(System.getProperty("java.io.tmpdir"), "cornea-demo").toString());
  }

  @Test
  void demo_withABadOption_saysWhatIsExpected() {
    assertThat(run("demo", "--epochs", "0")).isEqualTo(2);

    assertThat(err.toString()).contains("--epochs must be at least 1. Received: 0");
  }

  @ParameterizedTest
  @CsvSource({
    "resnet, --steps, 1, Expected one of",
    "resnet, --steps, many, 'many'",
  })
  void benchmark_withABadArgument_saysWhatIsExpected(
      String net, String option, String value, String expected) {
    assertThat(run("benchmark", net, option, value)).isEqualTo(2);

    assertThat(err.toString()).contains(expected);
  }

  @Test
  void train_onNoFolder_isAWrongArgument(@TempDir Path folder) {
    assertThat(run("train", folder.resolve("none").toString())).isEqualTo(2);

    assertThat(err.toString()).contains("DIR must be a folder").contains("none");
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private static void writeTwoClasses(Path folder, int images) throws IOException {
    for (int i = 0; i < images; i++) {
      write(folder.resolve("dark").resolve(i + ".png"), 0x202020);
      write(folder.resolve("light").resolve(i + ".png"), 0xE0E0E0);
    }
  }

  private static void write(Path file, int color) throws IOException {
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      picture.setRGB(i % 8, i / 8, color);
    }
    Files.createDirectories(file.resolveSibling("."));
    ImageIO.write(picture, "png", file.toFile());
  }

  /** As {@link #run}, for commands that leave files behind. */
  private int trained(String... arguments) {
    return run(
        Stream.concat(Stream.of(arguments), Stream.of("--output", results.toString()))
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    CommandLine command = Cornea.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }
}
