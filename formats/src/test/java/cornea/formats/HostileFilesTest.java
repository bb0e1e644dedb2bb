package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Dataset;
import cornea.formats.hdf5.Hdf5Group;
import cornea.formats.hdf5.Hdf5Writer;
import cornea.layers.Dense;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.optimizers.SGD;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and malicious files: a model or an error that names the file, within bounds. */
class HostileFilesTest {
  /** What loading a file of some 100 kB may allocate; a healthy one takes some 20 MB. */
  private static final long MOST_BYTES = 400L << 20;

  /** An array of NumPy beside the models. */
  private static final String ARRAY = "array.npy";

  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void fiveHundredDamagedFiles_giveAModelOrAnError() {
    damage(500, 20_261_123);
  }

  @Test
  @Tag("slow")
  void tenThousandDamagedFiles_giveAModelOrAnError() {
    damage(10_000, System.nanoTime());
  }

  private void damage(int count, long firstSeed) {
    List<String> files = new ArrayList<>();
    for (String name : KerasFiles.cases()) {
      for (String ending : List.of(".keras", ".h5", ".weights.h5", ".json")) {
        if (HostileFilesTest.class.getResource("golden/" + name + ending) != null) {
          files.add(name + ending);
        }
      }
    }
    for (int i = files.size() / 10; i >= 0; i--) {
      files.add(ARRAY); // about as many as of the other kinds
    }
    int loaded = 0;
    for (int i = 0; i < count; i++) {
      long seed = firstSeed + i;
      Random random = new Random(seed);
      String name = files.get(random.nextInt(files.size()));
      String what = "seed " + seed + ", " + name;
      long before = allocated();
      loaded +=
          Assertions.assertTimeout(LONGEST, () -> tryToLoad(name, random, what), what) ? 1 : 0;
      assertThat(allocated() - before).as(what).isLessThan(MOST_BYTES);
    }
    // Else the damage is such that nothing beyond the first check is reached, or never noticed.
    assertThat(loaded).as("files that still load").isBetween(count / 50, count * 9 / 10);
  }

  private boolean tryToLoad(String name, Random random, String what) throws IOException {
    byte[] bytes = name.equals(ARRAY) ? array() : KerasFiles.bytes(name);
    boolean inside = name.endsWith(".keras") && random.nextInt(4) > 0;
    Path file = folder.resolve("damaged" + name.substring(name.indexOf('.')));
    Files.write(file, inside ? damagedInside(bytes, random) : damaged(bytes, random));
    try {
      Models.inspect(file);
    } catch (CorneaException e) {
      assertThat(e.getMessage()).as(what).contains(file.toString());
    }
    try {
      if (name.equals(ARRAY)) {
        Tensor.readNpy(file);
      } else if (name.endsWith(".weights.h5")) {
        Path whole = KerasFiles.copy(name.replace(".weights", ""), folder);
        Model model = Models.load(whole, l -> l.warnings(text -> {}).compile(false));
        model.loadWeights(file, w -> w.warnings(text -> {}));
      } else {
        Models.load(file, l -> l.warnings(text -> {}));
      }
      return true;
    } catch (CorneaException e) {
      assertThat(e.getMessage()).as(what).contains(file.toString());
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }

  private byte[] array() throws IOException {
    Path file = folder.resolve("whole.npy");
    Tensor.full(Shape.of(20, 30), 0.5f).writeNpy(file);
    return Files.readAllBytes(file);
  }

  /** A zip whose checksums are right, so that what is inside is read. */
  private static byte[] damagedInside(byte[] zip, Random random) throws IOException {
    Map<String, byte[]> entries = entries(zip);
    List<String> names = List.copyOf(entries.keySet());
    entries.computeIfPresent(
        names.get(random.nextInt(names.size())), (name, bytes) -> damaged(bytes, random));
    return zip(entries, ZipOutputStream.DEFLATED);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] result = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(result, random.nextInt(result.length));
      }
      case 1 -> {
        int from = random.nextInt(result.length);
        int to = Math.min(result.length, from + 1 + random.nextInt(64));
        Arrays.fill(result, from, to, (byte) (random.nextBoolean() ? 0xff : 0));
      }
      case 2 -> {
        int length = 1 + random.nextInt(Math.min(256, result.length));
        int from = random.nextInt(result.length - length + 1);
        int to = random.nextInt(result.length - length + 1);
        System.arraycopy(bytes, from, result, to, length);
      }
      default -> {
        for (int i = random.nextInt(30); i >= 0; i--) {
          // Structure lies in front more often than not.
          int at =
              random.nextInt(random.nextBoolean() ? Math.min(4096, result.length) : result.length);
          result[at] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return result;
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
        entries.put(entry.getName(), stream.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries, int method) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(method);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  private Path keras(String entry, byte[] content) throws IOException {
    Map<String, byte[]> entries = entries(KerasFiles.bytes("optimizer_adam.keras"));
    entries.put(entry, content);
    return Files.write(folder.resolve("a.keras"), zip(entries, ZipOutputStream.DEFLATED));
  }

  @Test
  void zipBombs_areRefusedBeforeTheyUnpack() throws IOException {
    Path weights = keras("model.weights.h5", new byte[300 << 20]);
    long before = allocated();
    assertThatThrownBy(() -> Models.load(weights))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(weights + ", model.weights.h5: the entry claims to unpack ");
    assertThat(allocated() - before).isLessThan(50L << 20);
    Path config = keras("config.json", new byte[300 << 20]);
    before = allocated();
    assertThatThrownBy(() -> Models.load(config))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(config + ", config.json: the text is longer than ");
    // It is read as far as the longest text goes.
    assertThat(allocated() - before).isLessThan(100L << 20);
  }

  @Test
  void namesThatLeadElsewhere_areNeverWritten() throws IOException {
    Path file = keras("../../evil.txt", new byte[] {1});
    assertThat(Models.load(file).isCompiled()).isTrue();
    assertThat(folder.resolve("../../evil.txt")).doesNotExist();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void deepAndEndlessJson_isRefused() throws IOException {
    Path deep = keras("config.json", "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Models.load(deep))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(deep + ", config.json: this is no JSON that can be read");
    Path cut =
        keras("config.json", "{\"class_name\": \"Sequential\"".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Models.load(cut))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(cut + ", config.json: ");
  }

  @Test
  void modelsWithinModels_areRefusedBeyondWhatJsonMayNest() throws IOException {
    StringBuilder json = new StringBuilder();
    String open = "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"s\",\"layers\":[";
    json.append(open.repeat(5000)).append("]}}".repeat(5000));
    Path file = Files.writeString(folder.resolve("a.json"), json);
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void absurdUnits_areAnErrorOfTheFile() throws IOException {
    String json =
        new String(
                entries(KerasFiles.bytes("optimizer_adam.keras")).get("config.json"),
                StandardCharsets.UTF_8)
            .replace("\"units\": 4", "\"units\": 2000000000");
    Path file = keras("config.json", json.getBytes(StandardCharsets.UTF_8));
    long before = allocated();
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file.toString());
    assertThat(allocated() - before).isLessThan(100L << 20);
  }

  private static Sequential net() {
    return new Sequential(Input.of(3), new Dense(2).name("d"));
  }

  /** Weights of {@link #net} with another kernel. */
  private Path weights(Hdf5Dataset kernel) throws IOException {
    Hdf5Group root = new Hdf5Group();
    root.put("layers/dense/vars/0", kernel);
    root.put("layers/dense/vars/1", Hdf5Dataset.of(Tensor.zeros(Shape.of(2))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Hdf5Writer.write(root, bytes);
    return Files.write(folder.resolve("a.weights.h5"), bytes.toByteArray());
  }

  @Test
  void absurdDimensions_areRefusedBeforeAnyAllocation() throws IOException {
    Path file = weights(Hdf5Dataset.of(Tensor.zeros(Shape.of(3, 2))));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int patched = 0;
    for (int i = 0; i + 16 <= bytes.length; i += 8) {
      if (buffer.getLong(i) == 3 && buffer.getLong(i + 8) == 2) { // the dimensions
        buffer.putLong(i, 1L << 40);
        patched++;
      }
    }
    assertThat(patched).isEqualTo(1);
    Files.write(file, bytes);
    assertThatThrownBy(() -> net().loadWeights(file))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            file + ": array 'layers/dense/vars/0' claims to be larger than what the file can hold");
  }

  @Test
  void wholeNumbersForWeights_areRefused() throws IOException {
    Path file = weights(Hdf5Dataset.of(7));
    assertThatThrownBy(() -> net().loadWeights(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("'kernel' has shape (3, 2)");
  }

  @Test
  void nanWeights_areTold() throws IOException {
    Path file = weights(Hdf5Dataset.of(Tensor.full(Shape.of(3, 2), Double.NaN)));
    List<String> told = new ArrayList<>();
    net().loadWeights(file, w -> w.warnings(told::add));
    assertThat(told).containsExactly(file + ": not all numbers of 'd/kernel' are finite");
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, Float.NaN, Float.POSITIVE_INFINITY})
  void absurdLearningRates_areTold(float rate) throws IOException {
    Sequential model = net();
    float usual = 0.123f;
    model.compile(c -> c.optimizer(new SGD(usual)).loss("mse"));
    Path file = folder.resolve("a.h5");
    model.save(file);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int patched = 0;
    for (int i = 0; i + 4 <= bytes.length; i += 4) {
      if (buffer.getFloat(i) == usual) {
        buffer.putFloat(i, rate);
        patched++;
      }
    }
    assertThat(patched).isEqualTo(1);
    Files.write(file, bytes);
    List<String> told = new ArrayList<>();
    try (Model read = Models.load(file, l -> l.warnings(told::add))) {
      assertThat(read.optimizerState().learningRate()).isCloseTo(usual, offset(1e-7));
    }
    assertThat(told)
        .containsExactly(
            file
                + ": the optimizer's learning rate is "
                + (double) rate
                + ", so that it starts anew");
  }

  /** A group whose only child is the group itself. */
  @Test
  void cyclicGroups_end() throws IOException {
    Hdf5Group root = new Hdf5Group();
    root.group("layers/dense/vars");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Hdf5Writer.write(root, out);
    byte[] bytes = out.toByteArray();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long rootHeader = buffer.getLong(64); // the object header of the superblock's entry
    for (int i = 0; i + 8 + 16 <= bytes.length; i++) {
      if (bytes[i] == 'S' && bytes[i + 1] == 'N' && bytes[i + 2] == 'O' && bytes[i + 3] == 'D') {
        buffer.putLong(i + 16, rootHeader); // of the first entry
      }
    }
    Path file = Files.write(folder.resolve("a.weights.h5"), bytes);
    assertThatThrownBy(
            () -> Assertions.assertTimeoutPreemptively(LONGEST, () -> net().loadWeights(file)))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file.toString());
  }
}
