package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DirectoryFlowTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(ColorMode.class)
  void batch_isThatOfKeras(ColorMode mode) {
    DirectoryFlow flow =
        new ImageDataGenerator()
            .rescale(1 / 255.0)
            .flowFromDirectory(
                Golden.path("flow"),
                f ->
                    f.targetSize(11, 17)
                        .colorMode(mode)
                        .batchSize(20)
                        .classMode(ClassMode.SPARSE)
                        .shuffle(false));
    byte[] golden = Golden.bytes("flow." + (mode == ColorMode.RGB ? "rgb" : "grayscale") + ".f32");
    float[] expected = new float[golden.length / 4];
    ByteBuffer.wrap(golden).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(expected);
    Batch batch = flow.next();
    assertThat(batch.x()).isEqualTo(Tensor.of(expected, 9, 11, 17, mode.channels()));
    assertThat(batch.y()).isEqualTo(Tensor.of(new float[] {0, 0, 0, 0, 0, 0, 1, 2, 3}, 9));
    assertThat(batch.fileNames()).isEqualTo(flow.fileNames());
    assertThat(flow.size()).isEqualTo(1);
    assertThat(flow.imageShape()).isEqualTo(Shape.of(11, 17, mode.channels()));
  }

  @Test
  void indexing_printsWhatKerasPrints() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      new ImageDataGenerator().flowFromDirectory(Golden.path("flow"));
      flow(f -> {});
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("Found 9 images belonging to 4 classes.\n");
  }

  @Test
  void classMode_shapesTheLabels() {
    assertThat(flow(f -> f.shuffle(false).batchSize(7)).next().y())
        .isEqualTo(
            Tensor.of(
                new float[][] {
                  {1, 0, 0, 0},
                  {1, 0, 0, 0},
                  {1, 0, 0, 0},
                  {1, 0, 0, 0},
                  {1, 0, 0, 0},
                  {1, 0, 0, 0},
                  {0, 1, 0, 0}
                }));
    assertThat(
            flow(f -> f.shuffle(false).classMode(ClassMode.BINARY).classes("b", "a-9")).next().y())
        .isEqualTo(Tensor.of(new float[] {0, 1}, 2));
    Batch bare = flow(f -> f.classMode(ClassMode.NONE)).next();
    assertThat(bare.ys()).isEmpty();
    assertThatThrownBy(bare::y)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("y() needs exactly one tensor; use ys(). Received: 0");
  }

  @Test
  void binaryOfFourClasses_isAnError() {
    assertThatThrownBy(() -> flow(f -> f.classMode(ClassMode.BINARY)))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            Golden.path("flow")
                + ": classMode(BINARY) needs at most two classes. Received: [Z, a-10, a-9, b]."
                + " Remedy: classMode(CATEGORICAL) or classMode(SPARSE)");
  }

  @Test
  void pass_isTheSameWithAnyNumberOfWorkers() {
    List<Batch> alone = pass(flow(f -> f.batchSize(2).workers(1)), 11, 3);
    for (int workers : new int[] {2, 3, 16}) {
      List<Batch> together = pass(flow(f -> f.batchSize(2).workers(workers)), 11, 3);
      assertThat(together).hasSameSizeAs(alone);
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i).x()).isEqualTo(alone.get(i).x());
        assertThat(together.get(i).y()).isEqualTo(alone.get(i).y());
        assertThat(together.get(i).fileNames()).isEqualTo(alone.get(i).fileNames());
      }
    }
  }

  @Test
  void pass_hasEachFileOnceInAnOrderOfItsOwn() {
    DirectoryFlow flow = flow(f -> f.batchSize(4));
    assertThat(flow.size()).isEqualTo(3);
    List<String> first = names(pass(flow, 1, 0));
    assertThat(first).containsExactlyInAnyOrderElementsOf(flow.fileNames());
    assertThat(names(pass(flow, 1, 0))).isEqualTo(first);
    assertThat(names(pass(flow, 1, 1))).isNotEqualTo(first);
    assertThat(names(pass(flow, 2, 0))).isNotEqualTo(first);
    assertThat(names(pass(flow.inOrder(), 1, 0))).isEqualTo(flow.fileNames());
    assertThat(names(pass(flow(f -> f.seed(1)), 99, 0))).isEqualTo(first);
  }

  @Test
  void next_goesOnFromPassToPassAndResets() {
    DirectoryFlow flow = flow(f -> f.batchSize(4).seed(5));
    List<String> read = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      read.addAll(flow.next().fileNames());
    }
    List<String> expected = new ArrayList<>(names(pass(flow, 5, 0)));
    expected.addAll(names(pass(flow, 5, 1)));
    assertThat(read).isEqualTo(expected);
    flow.reset();
    assertThat(flow.next().fileNames()).isEqualTo(expected.subList(0, 4));
  }

  @Test
  void damagedFile_failsThePassAndIsNamed() throws Exception {
    Path root = folderWithDamage();
    DirectoryFlow flow = flow(root, f -> f.batchSize(2).shuffle(false));
    try (BatchIterator pass = flow.iterator(0, 0)) {
      assertThat(pass.next().fileNames()).containsExactly("a/1.png", "a/2.png");
      assertThatThrownBy(pass::next)
          .isInstanceOf(CorneaException.class)
          .hasMessage(
              root.resolve("a/3.jpg")
                  + ": the image is truncated: the JPEG data ends before the end of the image"
                  + " (after 500 bytes)");
      assertThat(pass.hasNext()).isFalse();
      assertThatThrownBy(pass::next).isInstanceOf(NoSuchElementException.class);
    }
    assertNoWorkers();
  }

  @Test
  void skippedFiles_areLeftOutFromTheStart() throws Exception {
    Path root = folderWithDamage();
    DirectoryFlow flow = flow(root, f -> f.badImages(BadImages.SKIP));
    assertThat(flow.fileNames()).containsExactly("a/1.png", "a/2.png", "b/5.jpg");
    assertThat(flow.classes()).containsExactly(0, 0, 1);
    assertThat(flow.next().size()).isEqualTo(3);
    assertThat(root.resolve("a/3.jpg")).exists();
  }

  @Test
  void quarantinedFiles_areMovedAndReported() throws Exception {
    Path root = folderWithDamage();
    Path aside = temporary.resolve("aside");
    DirectoryFlow flow = flow(root, f -> f.badImages(BadImages.QUARANTINE).quarantineFolder(aside));
    assertThat(flow.samples()).isEqualTo(3);
    assertThat(root.resolve("a/3.jpg")).doesNotExist();
    assertThat(aside.resolve("a/3.jpg")).hasSize(500);
    assertThat(aside.resolve("b/4.png")).exists();
    assertThat(aside.resolve("quarantine.txt"))
        .hasContent(
            "a/3.jpg\tthe image is truncated: the JPEG data ends before the end of the image (after"
                + " 500 bytes)\nb/4.png\tthe file is empty");
  }

  @Test
  void quarantineInsideTheFolder_isAnError() throws Exception {
    Path root = folderWithDamage();
    assertThatThrownBy(
            () ->
                flow(
                    root,
                    f -> f.badImages(BadImages.QUARANTINE).quarantineFolder(root.resolve("bad"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("flowFromDirectory: 'quarantineFolder' must lie outside of");
    assertThat(root.resolve("a/3.jpg")).exists();
    assertThatThrownBy(() -> flow(root, f -> f.badImages(BadImages.QUARANTINE)))
        .hasMessage(
            "flowFromDirectory: badImages(QUARANTINE) and quarantineFolder(path) belong together."
                + " Received: badImages=QUARANTINE, quarantineFolder=null");
  }

  @Test
  void folderOfDamagedFilesOnly_isAnErrorUnderSkip() throws Exception {
    Path root = temporary.resolve("bad");
    Files.createFile(Files.createDirectories(root.resolve("a")).resolve("1.png"));
    assertThatThrownBy(() -> flow(root, f -> f.badImages(BadImages.SKIP)))
        .isInstanceOf(CorneaException.class)
        .hasMessage(root + ": not one of the 1 images can be read. The first: the file is empty");
  }

  @Test
  void settings_areCheckedWhereTheyAreMade() {
    assertThatThrownBy(() -> flow(f -> f.batchSize(0)))
        .hasMessage("flowFromDirectory: 'batchSize' must be positive. Received: 0");
    assertThatThrownBy(() -> flow(f -> f.targetSize(150, -1)))
        .hasMessage("flowFromDirectory: 'targetSize' must be positive. Received: -1");
    assertThatThrownBy(() -> flow(f -> f.targetSize(20_000, 20_000)))
        .hasMessage(
            "flowFromDirectory: a batch must have less than 2^31 values."
                + " Received: 9 images of (20000, 20000, 3)");
    assertThatThrownBy(() -> new ImageDataGenerator().rescale(0))
        .hasMessage(
            "ImageDataGenerator: 'rescale' must be a finite number other than 0, such as 1 / 255.0"
                + " (1 / 255 is 0 in Java). Received: 0.0");
    assertThatThrownBy(
            () ->
                new ImageDataGenerator()
                    .flowFromDirectory(ImageFolder.of(Golden.path("flow")), f -> f.classes("b")))
        .hasMessage(
            "flowFromDirectory: name the classes where the folder is indexed,"
                + " ImageFolder.of(path, classes). Received: [b]");
  }

  @Test
  void generator_isTakenOverAsItWas() {
    ImageDataGenerator generator = new ImageDataGenerator();
    DirectoryFlow flow =
        generator.flowFromDirectory(
            Golden.path("flow"), f -> f.targetSize(4, 4).shuffle(false).verbose(false));
    generator.rescale(0.5);
    Tensor first = Images.load(Golden.path("flow/Z/10.jpg"), 4, 4);
    assertThat(flow.next().x().row(0)).isEqualTo(first);
  }

  @Test
  void closingEarly_endsTheThreads() {
    BatchIterator pass = flow(f -> f.batchSize(2).workers(4)).iterator(0, 0);
    pass.next();
    pass.close();
    assertNoWorkers();
    assertThat(pass.hasNext()).isFalse();
    pass.close();
  }

  /** Two good files in a and one in b; a truncated one in a and an empty one in b. */
  private Path folderWithDamage() throws Exception {
    Path root = temporary.resolve("photos");
    Files.createDirectories(root.resolve("a"));
    Files.createDirectories(root.resolve("b"));
    Files.write(root.resolve("a/1.png"), Golden.bytes("rgb.png"));
    Files.write(root.resolve("a/2.png"), Golden.bytes("gray.png"));
    Files.write(root.resolve("a/3.jpg"), Arrays.copyOf(Golden.bytes("rgb420.jpg"), 500));
    Files.createFile(root.resolve("b/4.png"));
    Files.write(root.resolve("b/5.jpg"), Golden.bytes("rgb420.jpg"));
    return root;
  }

  private static DirectoryFlow flow(Consumer<DirectoryOptions> options) {
    return flow(Golden.path("flow"), options);
  }

  private static DirectoryFlow flow(Path root, Consumer<DirectoryOptions> options) {
    return new ImageDataGenerator()
        .flowFromDirectory(
            root,
            f -> {
              f.targetSize(8, 8).verbose(false);
              options.accept(f);
            });
  }

  private static List<Batch> pass(DirectoryFlow flow, long seed, int epoch) {
    List<Batch> batches = new ArrayList<>();
    try (BatchIterator pass = flow.iterator(seed, epoch)) {
      pass.forEachRemaining(batches::add);
    }
    assertThat(batches).hasSize(flow.size());
    assertNoWorkers();
    return batches;
  }

  private static List<String> names(List<Batch> batches) {
    return batches.stream().flatMap(batch -> batch.fileNames().stream()).toList();
  }

  /**
   * No worker outlives its pass. An executor counts as terminated a moment before its last thread
   * is gone, so each is joined; one that went on working would outlast the limit.
   */
  static void assertNoWorkers() {
    for (Thread worker : liveWorkers()) {
      try {
        worker.join(10_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(liveWorkers()).isEmpty();
  }

  static List<Thread> liveWorkers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("cornea-image") && thread.isAlive())
        .toList();
  }
}
