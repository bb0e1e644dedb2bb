package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.data.Batch;
import cornea.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against image_dataset_from_directory; {@code oracle/image_utils.py} wrote what is expected. */
final class DatasetFromDirectoryTest {
  private static final List<String> PLACES =
      List.of(
          "b/1.png",
          "b/10.PNG",
          "b/9.bmp",
          "a/sub/x.png",
          "a/x.tiff",
          ".hidden/x.png",
          "c/1.png",
          "c/2.png");

  @TempDir private Path root;

  @BeforeEach
  void fill() throws Exception {
    for (String place : PLACES) {
      Path file = root.resolve(place);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      String ending = place.substring(place.lastIndexOf('.')).toLowerCase(Locale.ROOT);
      Files.write(file, Golden.bytes(place.startsWith("c") ? "palette.png" : "rgb" + ending));
    }
  }

  private DirectoryFlow dataset(Consumer<DatasetOptions> options) {
    return Images.datasetFromDirectory(
        root,
        d -> {
          d.targetSize(24, 19).batchSize(9).verbose(false);
          options.accept(d);
        });
  }

  /** As in {@link ImagesTest}: positions are floats to 2^-19, 2 * 6 * 255 * 2^-19 = 5.9e-3. */
  @Test
  void batches_equalThoseOfKeras() {
    float[] expected = Golden.floats("utils/dataset.f32");
    int from = 0;
    List<String> cases = Golden.linesAt("utils/dataset.txt");
    assertThat(cases).hasSize(24);
    for (String line : cases) {
      String[] words = line.split(" ", -1);
      String filter = words[0].replace("lanczos3", "lanczos").toUpperCase(Locale.ROOT);
      Batch batch =
          dataset(
                  d ->
                      d.shuffle(false)
                          .validationSplit(0.4)
                          .subset(Subset.valueOf(words[2].toUpperCase(Locale.ROOT)))
                          .interpolation(Interpolation.valueOf(filter))
                          .keepAspectRatio(words[1].equals("crop"))
                          .padToAspectRatio(words[1].equals("pad")))
              .next();
      assertThat(batch.fileNames()).isEqualTo(List.of(words[4].split(",", -1)));
      float[] labels = batch.y().floats();
      String[] classes = words[3].split(",", -1);
      assertThat(labels).hasSameSizeAs(classes);
      for (int i = 0; i < labels.length; i++) {
        assertThat(labels[i]).isEqualTo(Float.parseFloat(classes[i]));
      }
      for (float value : batch.x().floats()) {
        assertThat(value).as(line).isCloseTo(expected[from++], within(5.9e-3f));
      }
    }
    assertThat(from).isEqualTo(expected.length);
  }

  @Test
  void shuffledSubsets_areChosenByTheSeedAndShareNoFile() {
    Set<String> train = names(d -> d.validationSplit(0.4).subset(Subset.TRAINING).seed(3));
    Set<String> validation = names(d -> d.validationSplit(0.4).subset(Subset.VALIDATION).seed(3));
    assertThat(train).hasSize(4).doesNotContainAnyElementsOf(validation);
    assertThat(validation).hasSize(2);
    assertThat(names(d -> d.validationSplit(0.4).subset(Subset.TRAINING).seed(3))).isEqualTo(train);
  }

  @Test
  void both_areTheSubsetsOfOneCall() {
    Images.Datasets both =
        Images.datasetsFromDirectory(root, d -> d.validationSplit(0.4).seed(3).verbose(false));
    assertThat(new HashSet<>(both.train().fileNames()))
        .isEqualTo(names(d -> d.validationSplit(0.4).subset(Subset.TRAINING).seed(3)));
    assertThat(new HashSet<>(both.validation().fileNames()))
        .isEqualTo(names(d -> d.validationSplit(0.4).subset(Subset.VALIDATION).seed(3)));
    assertThat(both.validation().next().fileNames()).isEqualTo(both.validation().fileNames());
    assertThatThrownBy(() -> Images.datasetsFromDirectory(root, d -> {}))
        .hasMessage(
            "datasetsFromDirectory: expected a validationSplit and no subset."
                + " Received: validationSplit=0.0, subset=null");
  }

  /** In Keras's order, which is that of folders by their whole path. */
  @Test
  void withoutLabels_allFilesFromTheFolderDownAreTaken() throws Exception {
    Files.write(root.resolve("z.png"), Golden.bytes("rgb.png"));
    DirectoryFlow flow = dataset(d -> d.classMode(ClassMode.NONE).shuffle(false));
    assertThat(flow.fileNames())
        .containsExactly(
            "z.png", "a/sub/x.png", "b/1.png", "b/10.PNG", "b/9.bmp", "c/1.png", "c/2.png");
    assertThat(flow.next().ys()).isEmpty();
    assertThat(flow.numClasses()).isZero();
    assertThatThrownBy(() -> dataset(d -> d.classMode(ClassMode.NONE).classes("a")))
        .hasMessageContaining("classMode(NONE) takes all files");
    assertThatThrownBy(
            () ->
                Images.datasetFromDirectory(
                    Files.createDirectory(root.resolve("empty")), d -> d.classMode(ClassMode.NONE)))
        .hasMessageEndingWith("Received: none in the folder and those inside");
  }

  @Test
  void binaryLabels_areAColumn() {
    DirectoryFlow flow =
        dataset(d -> d.classes("c", "b").classMode(ClassMode.BINARY).shuffle(false));
    assertThat(flow.next().y()).isEqualTo(Tensor.of(new float[] {0, 0, 1, 1, 1}, 5, 1));
  }

  @Test
  void options_thatDoNotGoTogetherAreErrors() {
    assertThatThrownBy(() -> dataset(d -> d.validationSplit(0.4).subset(Subset.TRAINING)))
        .hasMessageContaining("a shuffled folder needs a seed");
    assertThatThrownBy(() -> dataset(d -> d.validationSplit(0.4)))
        .hasMessageContaining("validationSplit and subset belong together");
    assertThatThrownBy(() -> dataset(d -> d.keepAspectRatio(true).padToAspectRatio(true)))
        .hasMessageContaining("only one of");
    assertThatThrownBy(() -> dataset(d -> d.interpolation(Interpolation.HAMMING)))
        .hasMessageContaining("Received: interpolation=HAMMING");
    assertThatThrownBy(() -> dataset(d -> d.classMode(ClassMode.BINARY)))
        .hasMessageContaining("classMode(BINARY) needs exactly two classes");
  }

  private Set<String> names(Consumer<DatasetOptions> options) {
    DirectoryFlow flow = dataset(options);
    assertThat(Arrays.stream(flow.classes()).max().orElseThrow()).isLessThan(flow.numClasses());
    return new HashSet<>(flow.fileNames());
  }
}
