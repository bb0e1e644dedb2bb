package cornea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CorneaTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

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

  @Test
  void version_isTheBuilds() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString()).matches("Cornea \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @Test
  void noCommand_isAWrongArgument() {
    assertThat(run()).isEqualTo(2);

    assertThat(err.toString())
        .isEqualTo(lines("cornea: A command is missing", "See 'cornea --help'."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docter", "--fast"})
  void unknownArgument_isNamed(String argument) {
    assertThat(run(argument)).isEqualTo(2);

    assertThat(err.toString()).contains(argument).endsWith(lines("See 'cornea --help'."));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unknownExample_listsTheNames() {
    assertThat(run("example", "greeting")).isEqualTo(2);

    assertThat(err.toString()).contains("[failing, hello]").contains("'greeting'");
  }

  @Test
  void example_getsItsArguments() {
    assertThat(run("example", "hello", "a", "b")).isZero();

    assertThat(HelloExample.received).containsExactly("a", "b");
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
        .contains("at " + FailingExample.class.getName());
  }

  @Test
  void train_onClassFolders_splitsThemAndReports(@TempDir Path folder) throws IOException {
    for (int i = 0; i < 10; i++) {
      write(folder.resolve("dark").resolve(i + ".png"), 0x202020);
      write(folder.resolve("light").resolve(i + ".png"), 0xE0E0E0);
    }

    int status =
        run(
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
        .contains("Total params")
        .containsPattern("(?m)^dark( +\\d+){2} ")
        .containsPattern("\\Rval_accuracy [01]\\.\\d{4}\\R$");
  }

  @ParameterizedTest
  @CsvSource({
    "--epochs, 0, at least 1",
    "--batch-size, -3, at least 1",
    "--image-size, tall, 'tall'",
    "--model, resnet, LENET",
    "--validation-split, 1, between 0 and 1",
  })
  void train_withABadOption_saysWhatIsExpected(
      String option, String value, String expected, @TempDir Path folder) {
    assertThat(run("train", folder.toString(), option, value)).isEqualTo(2);

    assertThat(err.toString()).contains(option).contains(expected).contains(value);
  }

  @Test
  void train_onNoFolder_isAWrongArgument(@TempDir Path folder) {
    assertThat(run("train", folder.resolve("none").toString())).isEqualTo(2);

    assertThat(err.toString()).contains("DIR must be a folder").contains("none");
  }

  @Test
  void confusionMatrix_countsTrueAgainstPredicted() {
    ConfusionMatrix matrix =
        new ConfusionMatrix(
            List.of("cat", "dog"),
            new int[] {0, 0, 0, 1},
            Tensor.of(new float[] {0.9f, 0.1f, 0.8f, 0.2f, 0.3f, 0.7f, 0.4f, 0.6f}, 4, 2));

    assertThat(matrix.accuracy()).isEqualTo(0.75);
    assertThat(matrix.toString().lines().skip(1))
        .containsExactly("cat     2     1   66.7 %", "dog     0     1  100.0 %");
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

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }
}
