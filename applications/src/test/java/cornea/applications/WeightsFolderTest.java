package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.CorneaException;
import cornea.models.Model;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The folder in which Cornea looks for ImageNet's weights: {@code weights} in {@code CORNEA_HOME}.
 * An environment is fixed when a process starts, so each case is a process of its own.
 */
class WeightsFolderTest {
  private static final String PUBLISHED = "mobilenet_2_5_224_tf_no_top.h5";

  private static final String SOURCE =
      "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet/" + PUBLISHED;

  @TempDir Path folder;
  private Path corneaHome;
  private Path userHome;

  @BeforeEach
  void twoHomes() throws IOException {
    corneaHome = Files.createDirectory(folder.resolve("cornea"));
    userHome = Files.createDirectory(folder.resolve("user"));
  }

  /** Weights of their own for each seed, as Keras's file of a network. */
  private static String save(Path directory, double alpha, int seed) throws IOException {
    Model model = MobileNet.create(a -> a.alpha(alpha).includeTop(false).inputShape(32, 32, 3));
    model.initialize(seed);
    model.saveWeights(Files.createDirectories(directory).resolve(PUBLISHED));
    return fingerprint(model);
  }

  private static String fingerprint(Model model) {
    return "weights " + model.snapshot().tensors().hashCode();
  }

  /** What {@link #main} printed in a process with the folders of this test. */
  private String imagenet(boolean withCorneaHome) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=" + userHome,
            "-Dstdout.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            WeightsFolderTest.class.getName());
    builder.environment().remove("CORNEA_HOME");
    if (withCorneaHome) {
      builder.environment().put("CORNEA_HOME", corneaHome.toString());
    }
    Process process = builder.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.lines().reduce((before, last) -> last).orElse("");
  }

  /** Prints what the weights are, or why there are none. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Model model =
        MobileNet.create(
            a -> a.alpha(0.25).includeTop(false).inputShape(32, 32, 3).weights("imagenet"))) {
      out.println(fingerprint(model));
    } catch (CorneaException e) {
      out.println(e.getMessage());
    }
  }

  @Test
  void corneaHome_comesBeforeTheHomeFolderAndKeras() throws Exception {
    String inKeras = save(userHome.resolve(".keras").resolve("models"), 0.25, 1);
    assertThat(imagenet(true)).isEqualTo(inKeras);
    String inUserHome = save(userHome.resolve(".cornea").resolve("weights"), 0.25, 2);
    assertThat(imagenet(false)).isEqualTo(inUserHome).isNotEqualTo(inKeras);
    assertThat(imagenet(true)).isEqualTo(inKeras); // CORNEA_HOME stands in place of .cornea
    String inCorneaHome = save(corneaHome.resolve("weights"), 0.25, 3);
    assertThat(imagenet(true)).isEqualTo(inCorneaHome).isNotIn(inKeras, inUserHome);
  }

  @Test
  void absentWeights_areAnErrorThatNamesTheFileAndBothFolders() throws Exception {
    assertThat(imagenet(true))
        .startsWith(
            "Functional 'mobilenet_0.25_32': 'weights': ImageNet's are not on this machine.")
        .contains("Expected: " + PUBLISHED + " in one of [" + corneaHome.resolve("weights"))
        .contains(userHome.resolve(".keras").resolve("models") + "]")
        .contains("Remedy: put the file there (Keras has it at " + SOURCE + ")")
        .contains("download(sha256, d -> …)");
  }

  @Test
  void unfittingWeights_areAnErrorThatNamesFileAndShapes() throws Exception {
    Path weights = corneaHome.resolve("weights");
    save(weights, 0.5, 1);
    assertThat(imagenet(true))
        .startsWith(
            "Functional 'mobilenet_0.25_32': 'weights': "
                + weights.resolve(PUBLISHED)
                + ": the weights do not fit the model's layers: Conv2D 'conv1': 'kernel' has shape"
                + " (3, 3, 3, 8), 'conv1/conv1/kernel' has (3, 3, 3, 16)")
        .endsWith("Remedy: put Keras's own file there, from " + SOURCE);
  }

  @Test
  void damagedWeights_areAnErrorThatNamesTheFile() throws Exception {
    Path file = Files.createDirectory(corneaHome.resolve("weights")).resolve(PUBLISHED);
    Files.writeString(file, "404: not found");
    assertThat(imagenet(true))
        .startsWith("Functional 'mobilenet_0.25_32': 'weights': " + file + ": ")
        .contains("of no known format. Expected: one of [")
        .endsWith("Remedy: put Keras's own file there, from " + SOURCE);
  }
}
