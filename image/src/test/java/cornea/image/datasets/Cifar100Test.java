package cornea.image.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Cifar100Test {
  private static final int RECORD = 2 + 3 * 1024;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("cifar-100-binary"));
    byte[] train = new byte[3 * RECORD];
    for (int i = 0; i < 3; i++) {
      train[i * RECORD] = (byte) (18 + i % 2); // coarse
      train[i * RECORD + 1] = (byte) (97 + i); // fine
      train[i * RECORD + 2] = (byte) 200; // red of the first pixel
      train[i * RECORD + 2 + 1024] = (byte) (10 + i); // its green
    }
    Files.write(inner.resolve("train.bin"), train);
    Files.write(inner.resolve("test.bin"), new byte[RECORD]);
  }

  @Test
  void fineLabels_areTheSecondByte() {
    Dataset data = Cifar100.load(folder);

    assertThat(data.xTrain().shape()).isEqualTo(Shape.of(3, 32, 32, 3));
    assertThat(data.xTrain().row(2).slice(0, 1).floats()).startsWith(200, 12, 0);
    assertThat(data.yTrain().shape()).isEqualTo(Shape.of(3, 1));
    assertThat(data.yTrain().floats()).containsExactly(97, 98, 99);
    assertThat(data.xTest().shape()).isEqualTo(Shape.of(1, 32, 32, 3));
    assertThat(data.classNames()).hasSize(100).isSorted().startsWith("apple").endsWith("worm");
  }

  @Test
  void coarseLabels_areTheFirst() {
    Dataset data = Cifar100.load(folder, Cifar100.LabelMode.COARSE);

    assertThat(data.yTrain().floats()).containsExactly(18, 19, 18);
    assertThat(data.classNames()).hasSize(20).isSorted().contains("trees");
  }

  @Test
  void labelBeyondTheClasses_isRefused() throws IOException {
    byte[] test = new byte[RECORD];
    test[1] = 100;
    Files.write(folder.resolve("cifar-100-binary/test.bin"), test);
    assertThatThrownBy(() -> Cifar100.load(folder))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("test.bin: label 0 must be below 100. Received: 100");
  }

  @Test
  void filesOfCifar10_areRefused() throws IOException {
    Files.write(folder.resolve("cifar-100-binary/train.bin"), new byte[3073]);
    assertThatThrownBy(() -> Cifar100.load(folder))
        .hasMessageContaining("Expected: 1 to 50000 records of 3074 bytes. Received: 3073 bytes");
  }
}
