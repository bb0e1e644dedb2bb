package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model says of its images is what the flow that it was trained on did with them. */
class ImageInputTest {
  @TempDir Path folder;

  private Path photo;

  @BeforeEach
  void photos() throws IOException {
    photo = Files.createDirectory(folder.resolve("cats")).resolve("a.png");
    float[] values = new float[9 * 7 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 37 % 256;
    }
    Images.save(photo, Tensor.of(values, 9, 7, 3), false);
    Images.save(
        Files.createDirectory(folder.resolve("dogs")).resolve("b.png"),
        Tensor.zeros(Shape.of(5, 5, 3)),
        false);
  }

  private static Model model(int height, int width, int channels, Map<String, Object> metadata) {
    Model model = new Sequential(Input.of(height, width, channels), new Flatten(), new Dense(1));
    model.metadata().putAll(metadata);
    return model;
  }

  private DirectoryFlow flow(ImageDataGenerator generator, Consumer<DirectoryOptions> set) {
    return generator.flowFromDirectory(
        folder,
        f -> {
          f.targetSize(4, 6).shuffle(false).verbose(false).batchSize(1);
          set.accept(f);
        });
  }

  private void assertReadsAs(DirectoryFlow flow, double tolerance) {
    Model model = model(4, 6, flow.imageShape().dim(2), flow.description());
    ImageInput input = ImageInput.of(model).orElseThrow();
    Batch batch = flow.next();
    Tensor read = input.read(photo);
    assertThat(read.shape()).isEqualTo(batch.x().shape().from(1));
    for (int i = 0; i < read.size(); i++) {
      assertThat(Math.abs(read.at(i) - batch.x().at(i))).isLessThanOrEqualTo(tolerance);
    }
    Tensor again = input.flowFromDirectory(folder, f -> f.batchSize(1).verbose(false)).next().x();
    assertThat(again).isEqualTo(read.reshape(1, 4, 6, read.shape().dim(2)));
  }

  @Test
  void files_areReadToTheLastBit() {
    assertReadsAs(flow(new ImageDataGenerator(), f -> {}), 0);
    assertReadsAs(flow(new ImageDataGenerator().rescale(1 / 255.0), f -> {}), 0);
    assertReadsAs(
        flow(
            new ImageDataGenerator().rescale(0.3),
            f ->
                f.colorMode(ColorMode.GRAYSCALE)
                    .interpolation(Interpolation.LANCZOS)
                    .keepAspectRatio(true)),
        0);
  }

  @Test
  void functionsOfColors_areLearntFromAFewPixels() {
    UnaryOperator<Tensor> caffe =
        image -> {
          float[] x = image.floats();
          float[] y = new float[x.length];
          for (int i = 0; i < x.length; i += 3) {
            y[i] = x[i + 2] - 103.939f;
            y[i + 1] = x[i + 1] - 116.779f;
            y[i + 2] = x[i] - 123.68f;
          }
          return Tensor.of(y, image.shape());
        };
    // Two roundings of numbers up to 256 on either way.
    assertReadsAs(flow(new ImageDataGenerator().preprocessingFunction(caffe), f -> {}), 6e-5);
    assertReadsAs(
        flow(
            new ImageDataGenerator()
                .preprocessingFunction(x -> x.map(v -> v - 127.5))
                .rescale(0.01),
            f -> {}),
        1e-6);
  }

  @Test
  void datasets_areResizedAsTheyWere() {
    DirectoryFlow flow =
        Images.datasetFromDirectory(
            folder, d -> d.targetSize(4, 6).shuffle(false).batchSize(1).verbose(false));
    assertReadsAs(flow, 0);
  }

  @Test
  void codeOfOnesOwn_isAnErrorThatSaysSo() {
    DirectoryFlow flow =
        flow(new ImageDataGenerator().preprocessingFunction(x -> x.map(Math::sqrt)), f -> {});
    ImageInput input = ImageInput.of(model(4, 6, 3, flow.description())).orElseThrow();
    assertThat(input.isComplete()).isFalse();
    assertThatThrownBy(() -> input.read(photo))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("code of its own");
    assertThat(input.rescale(0.5).read(photo).shape()).isEqualTo(Shape.of(4, 6, 3));
  }

  @Test
  void otherModelsAndDamagedData_areErrors() {
    Map<String, Object> description = flow(new ImageDataGenerator(), f -> {}).description();
    assertThatThrownBy(() -> ImageInput.of(model(5, 6, 3, description)))
        .hasMessageContaining("images of (4, 6, 3) for a model that takes (?, 5, 6, 3)");
    for (Object damaged : new Object[] {"text", Map.of(), Map.of("height", -4)}) {
      assertThatThrownBy(() -> ImageInput.of(model(4, 6, 3, Map.of("input", damaged))))
          .isInstanceOf(CorneaException.class)
          .hasMessageContaining("what it says of its images cannot be used");
    }
    assertThat(ImageInput.of(model(4, 6, 3, Map.of()))).isEmpty();
  }

  @Test
  void description_tellsDataApart() throws IOException {
    Object first = flow(new ImageDataGenerator(), f -> {}).description().get("data");
    assertThat(flow(new ImageDataGenerator(), f -> {}).description())
        .containsEntry("data", first)
        .containsEntry("class_names", java.util.List.of("cats", "dogs"));
    Images.save(folder.resolve("cats").resolve("c.png"), Tensor.zeros(Shape.of(3, 3, 3)), false);
    assertThat(flow(new ImageDataGenerator(), f -> {}).description().get("data"))
        .isNotEqualTo(first);
  }
}
