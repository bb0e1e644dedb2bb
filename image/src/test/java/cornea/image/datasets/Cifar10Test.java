package cornea.image.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Cifar10Test {
  private static final int RECORD = 3073;
  private static final List<String> NAMES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin");

  @TempDir Path folder;

  @Test
  void folder_becomesTensors() throws Exception {
    write(folder.resolve("cifar-10-batches-bin"));
    require(Cifar10.load(folder));
    require(Cifar10.load(folder.resolve("cifar-10-batches-bin")));
  }

  @Test
  void archive_becomesTheSameTensors() throws Exception {
    require(Cifar10.load(archive(6)));
  }

  @Test
  void truncatedArchive_isAnError() throws Exception {
    Path archive = archive(6);
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Cifar10.load(archive))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(archive + ": cannot be read: java.io.EOFException");
  }

  @Test
  void missingFile_isNamed() throws Exception {
    Path archive = archive(5);
    assertThatThrownBy(() -> Cifar10.load(archive))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            archive
                + ": the file test_batch.bin is missing."
                + " Expected: the binary version of CIFAR-10");
    assertThatThrownBy(() -> Cifar10.load(folder.resolve("nowhere")))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void wrongLengthOrLabel_isAnError() throws Exception {
    write(folder);
    Path second = folder.resolve("data_batch_2.bin");
    Files.write(second, new byte[RECORD + 1]);
    assertThatThrownBy(() -> Cifar10.load(folder))
        .hasMessage(
            folder
                + ": data_batch_2.bin has a wrong length."
                + " Expected: 1 to 10000 records of 3073 bytes. Received: 3074 bytes");
    byte[] record = new byte[RECORD];
    record[0] = 10;
    Files.write(second, record);
    assertThatThrownBy(() -> Cifar10.load(folder))
        .hasMessage(folder + ": data_batch_2.bin: label 0 must be below 10. Received: 10");
  }

  private static void require(Dataset data) {
    assertThat(data.xTrain().shape()).isEqualTo(Shape.of(10, 32, 32, 3));
    assertThat(data.yTrain().shape()).isEqualTo(Shape.of(10, 1));
    assertThat(data.xTest().shape()).isEqualTo(Shape.of(2, 32, 32, 3));
    assertThat(data.yTest().floats()).containsExactly(5, 6);
    assertThat(data.yTrain().floats()).containsExactly(0, 1, 1, 2, 2, 3, 3, 4, 4, 5);
    for (int channel = 0; channel < 3; channel++) {
      // file 1, record 1, row 2, column 3: see content()
      assertThat(data.xTrain().get(3, 2, 3, channel))
          .isEqualTo((1 + 31 + 7 * (channel * 1024 + 2 * 32 + 3)) % 256);
    }
  }

  /** Two records whose labels and pixels depend on the file, the record and the place. */
  private static byte[] content(int file) {
    byte[] content = new byte[2 * RECORD];
    for (int i = 0; i < 2; i++) {
      content[i * RECORD] = (byte) (file + i);
      for (int place = 0; place < RECORD - 1; place++) {
        content[i * RECORD + 1 + place] = (byte) (file + 31 * i + 7 * place);
      }
    }
    return content;
  }

  private static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < NAMES.size(); i++) {
      Files.write(folder.resolve(NAMES.get(i)), content(i));
    }
  }

  private Path archive(int files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      entry(out, "cifar-10-batches-bin/readme.html", "hello".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < files; i++) {
        entry(out, "cifar-10-batches-bin/" + NAMES.get(i), content(i));
      }
      out.write(new byte[1024]);
    }
    return Files.write(folder.resolve("cifar-10-binary.tar.gz"), bytes.toByteArray());
  }

  private static void entry(OutputStream out, String name, byte[] content) throws IOException {
    byte[] header = new byte[512];
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(path, 0, header, 0, path.length);
    byte[] size =
        String.format(Locale.ROOT, "%011o", content.length).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(size, 0, header, 124, size.length);
    out.write(header);
    out.write(content);
    out.write(new byte[-content.length & 511]);
  }
}
