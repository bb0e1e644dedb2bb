package cornea.image.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.image.ClassMode;
import cornea.image.ColorMode;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedFashionTest {
  @TempDir private static Path temporary;
  private static Path folder;

  /** Once for all: it takes seconds. */
  @BeforeAll
  static void write() {
    folder = EmbeddedFashion.writeTo(temporary.resolve("deep/fashion"));
  }

  @Test
  void tensors_holdFourHundredAndOneHundredOfEachClass() {
    Dataset data = EmbeddedFashion.load();
    assertThat(data.xTrain().shape()).isEqualTo(Shape.of(4000, 28, 28));
    assertThat(data.xTest().shape()).isEqualTo(Shape.of(1000, 28, 28));
    assertThat(counts(data.yTrain())).containsOnly(400);
    assertThat(counts(data.yTest())).containsOnly(100);
    // The first training image of Fashion-MNIST is an ankle boot.
    assertThat(data.classNames().get((int) data.yTrain().at(0))).isEqualTo("Ankle boot");
    assertThat(data.xTrain().get(0, 3, 15)).isEqualTo(13);
  }

  @Test
  void folder_holdsTheSameImages() throws Exception {
    DirectoryFlow flow =
        new ImageDataGenerator()
            .flowFromDirectory(
                folder.resolve("validation"),
                f ->
                    f.targetSize(28, 28)
                        .colorMode(ColorMode.GRAYSCALE)
                        .classMode(ClassMode.SPARSE)
                        .classes(EmbeddedFashion.folderNames())
                        .batchSize(1000)
                        .shuffle(false)
                        .verbose(false));
    Dataset data = EmbeddedFashion.load();
    Batch batch = flow.next();
    for (int i = 0; i < 1000; i++) {
      String name = batch.fileNames().get(i);
      int index = Integer.parseInt(name.substring(name.indexOf('/') + 1, name.indexOf('.')));
      assertThat(batch.x().row(i).reshape(28, 28)).isEqualTo(data.xTest().row(index));
      assertThat(batch.y().at(i)).isEqualTo(data.yTest().at(index));
    }
    try (var left = Files.list(temporary.resolve("deep"))) {
      assertThat(left).containsExactly(folder); // and nothing unfinished
    }
  }

  @Test
  void folder_isUsedAgainIfItIsComplete() throws Exception {
    Path file = folder.resolve("train/ankle-boot/00000.png");
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file, old);
    assertThat(EmbeddedFashion.writeTo(folder)).isEqualTo(folder);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);

    Path away = Files.move(file, temporary.resolve("away.png"));
    assertThatThrownBy(() -> EmbeddedFashion.writeTo(folder))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            folder
                + ": the folder exists and is not the complete data set. Expected: 5000 images."
                + " Received: 4999. Remedy: another folder, or delete this one");
    Files.move(away, file);
  }

  private static int[] counts(Tensor labels) {
    int[] counts = new int[10];
    for (int i = 0; i < labels.size(); i++) {
      counts[(int) labels.at(i)]++;
    }
    return counts;
  }
}
