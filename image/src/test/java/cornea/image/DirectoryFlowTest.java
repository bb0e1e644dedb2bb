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
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DirectoryFlowTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(names = {"RGB", "GRAYSCALE"})
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
                + ": classMode(BINARY) needs exactly two classes. Received: [Z, a-10, a-9, b]."
                + " Remedy: classMode(CATEGORICAL) or classMode(SPARSE)");
  }

  @Test
  void binaryOfOneClass_isAnError() {
    assertThatThrownBy(() -> flow(f -> f.classMode(ClassMode.BINARY).classes("b")))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            Golden.path("flow")
                + ": classMode(BINARY) needs exactly two classes. Received: [b]. Remedy: a subfolder"
                + " for each of the two classes, or classMode(NONE)");
  }

  @Test
  void labelsOfTables_areRefused() {
    assertThatThrownBy(() -> flow(f -> f.classMode(ClassMode.RAW)))
        .hasMessage(
            "flowFromDirectory: a folder has no such labels. Received: classMode=RAW. Remedy:"
                + " flowFromTable");
  }

  @Test
  void inputMode_yieldsTheImagesTwice() {
    Batch batch = flow(f -> f.classMode(ClassMode.INPUT)).next();
    assertThat(batch.y()).isEqualTo(batch.x());
  }

  @Test
  void subsets_areTheFirstImagesOfEachClassAndTheRest() throws Exception {
    Path root = folderOfTens();
    DirectoryFlow validation = split(root, f -> f.subset(Subset.VALIDATION));
    DirectoryFlow training = split(root, f -> f.subset(Subset.TRAINING));
    assertThat(validation.fileNames()).containsExactly("a/0.png", "a/1.png", "b/0.png", "b/1.png");
    assertThat(validation.classes()).containsExactly(0, 0, 1, 1);
    assertThat(training.samples()).isEqualTo(16);
    assertThat(training.fileNames()).doesNotContainAnyElementsOf(validation.fileNames());
    assertThatThrownBy(() -> flow(root, f -> f.subset(Subset.TRAINING)))
        .hasMessage(
            "flowFromDirectory: 'subset' needs a split. Received: subset=TRAINING. Remedy:"
                + " validationSplit(0.2) of the generator");
  }

  @Test
  void validationSubset_isNeverTransformed() throws Exception {
    Path root = folderOfTens();
    DirectoryFlow validation = split(root, f -> f.subset(Subset.VALIDATION).shuffle(false));
    assertThat(validation.next().x().row(0)).isEqualTo(Images.load(root.resolve("a/0.png"), 8, 8));
    DirectoryFlow training = split(root, f -> f.subset(Subset.TRAINING).shuffle(false));
    assertThat(training.next().x().row(0)).isNotEqualTo(Images.load(root.resolve("a/2.png"), 8, 8));
  }

  /** Paths need not be those of the default file system. */
  @Test
  void folderInAnArchive_isReadAsAnyOther() throws Exception {
    Map<String, String> create = Map.of("create", "true");
    try (FileSystem zip = FileSystems.newFileSystem(temporary.resolve("photos.zip"), create)) {
      Path root = zip.getPath("/photos");
      Files.write(
          Files.createDirectories(root.resolve("a")).resolve("1.png"), Golden.bytes("rgb.png"));
      DirectoryFlow flow = flow(root, f -> {});
      assertThat(flow.fileNames()).containsExactly("a/1.png");
      assertThat(flow.next().x().row(0)).isEqualTo(Images.load(Golden.path("rgb.png"), 8, 8));
      assertThat(flow.description()).containsKey("data");
    }
  }

  @Test
  void linkedFolders_areFollowedWhereAsked() throws Exception {
    Path root = Files.createDirectories(temporary.resolve("linked"));
    Path aside = Files.createDirectories(temporary.resolve("elsewhere"));
    Files.write(aside.resolve("x.png"), Golden.bytes("rgb.png"));
    Files.write(
        Files.createDirectories(root.resolve("a")).resolve("1.png"), Golden.bytes("rgb.png"));
    Files.createSymbolicLink(root.resolve("a/more"), aside);
    assertThat(flow(root, f -> {}).fileNames()).containsExactly("a/1.png");
    assertThat(flow(root, f -> f.followLinks(true)).fileNames())
        .containsExactly("a/1.png", "a/more/x.png");
    Files.createSymbolicLink(root.resolve("a/round"), root);
    assertThatThrownBy(() -> flow(root, f -> f.followLinks(true)))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("round: this link leads back to");
  }

  @Test
  void savedImages_areNamedByPrefixAndSampleAndSpanBlackToWhite() throws Exception {
    Path saved = temporary.resolve("made/here");
    for (String format : new String[] {"png", "bmp", "jpg"}) {
      flow(f -> f.saveToDir(saved).savePrefix("aug").saveFormat(format).seed(3)).next();
    }
    List<String> names;
    try (Stream<Path> files = Files.list(saved)) {
      names = files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
    assertThat(names)
        .hasSize(27)
        .allMatch(name -> name.matches("aug_[0-8]_[0-9]+\\.(png|bmp|jpg)"));
    for (String name : names) {
      float[] values = Images.load(saved.resolve(name)).floats();
      assertThat(values).hasSize(8 * 8 * 3);
      if (!name.endsWith("jpg")) {
        assertThat(values).contains(0, 255);
      }
    }
    flow(f -> f.saveToDir(saved).savePrefix("aug").seed(3)).next();
    try (Stream<Path> files = Files.list(saved)) {
      assertThat(files.count()).as("the same seed writes the same names").isEqualTo(27);
    }
    assertThatThrownBy(() -> flow(f -> f.saveFormat("gif")))
        .hasMessage(
            "flowFromDirectory: 'saveFormat' must be one of png, bmp, jpg, jpeg, tif, tiff."
                + " Received: gif");
  }

  /** Two classes of ten images. */
  private Path folderOfTens() throws Exception {
    Path root = temporary.resolve("tens");
    for (String name : List.of("a", "b")) {
      Path folder = Files.createDirectories(root.resolve(name));
      for (int i = 0; i < 10; i++) {
        Files.write(folder.resolve(i + ".png"), Golden.bytes("rgb.png"));
      }
    }
    return root;
  }

  private static DirectoryFlow split(Path root, Consumer<DirectoryOptions> options) {
    return new ImageDataGenerator()
        .rotationRange(90)
        .validationSplit(0.25)
        .flowFromDirectory(
            root,
            f -> {
              f.targetSize(8, 8).verbose(false);
              options.accept(f);
            });
  }

  @Test
  void pass_isTheSameWithAnyNumberOfWorkers() {
    List<Batch> alone = pass(transformed(1), 11, 3);
    assertThat(alone.get(0).x()).isNotEqualTo(pass(transformed(1), 12, 3).get(0).x());
    for (int workers : new int[] {2, 3, 16}) {
      List<Batch> together = pass(transformed(workers), 11, 3);
      assertThat(together).hasSameSizeAs(alone);
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i).x()).isEqualTo(alone.get(i).x());
        assertThat(together.get(i).y()).isEqualTo(alone.get(i).y());
        assertThat(together.get(i).fileNames()).isEqualTo(alone.get(i).fileNames());
      }
    }
  }

  @Test
  void releasedMemory_holdsLaterBatches_andTheyAreTheSame() {
    DirectoryFlow flow = flow(f -> f.batchSize(4).workers(2));
    List<Batch> first = pass(flow, 5, 0);
    List<Batch> second = pass(flow, 5, 1);
    List<Batch> released = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      try (BatchIterator pass = flow.iterator(5, epoch)) {
        for (Batch expected : epoch == 0 ? first : second) {
          Batch batch = pass.next();
          assertThat(batch.x()).isEqualTo(expected.x());
          released.add(batch);
          pass.release(batch);
          pass.release(batch); // once more changes nothing
        }
      }
    }
    assertThat(released.get(0).x()).isEqualTo(second.get(0).x()).isNotEqualTo(first.get(0).x());
    assertThat(released.get(1).x()).isEqualTo(second.get(1).x());
  }

  @Test
  void memory_isStatedBeforehand() {
    // 9 images: two batches ahead and the one in use, but no more than there are
    DirectoryFlow flow = flow(f -> f.batchSize(4).workers(2).targetSize(20, 30));
    assertThat(flow.samples()).isEqualTo(9);
    assertThat(flow.memoryBytes()).isEqualTo(3L * 4 * 20 * 30 * 3 * 4);
    assertThat(flow(f -> f.batchSize(1000).targetSize(20, 30)).memoryBytes())
        .isEqualTo(9 * 20L * 30 * 3 * 4);
    assertThat(flow(f -> f.batchSize(1).workers(4).targetSize(20, 30)).memoryBytes())
        .isEqualTo((1 + 7 + 1) * 20L * 30 * 3 * 4);
  }

  @Test
  void imagesThatAreTargets_areNotReused() {
    DirectoryFlow flow = flow(f -> f.batchSize(4).classMode(ClassMode.INPUT));
    Batch kept;
    Tensor expected;
    try (BatchIterator pass = flow.iterator(5, 0)) {
      kept = pass.next();
      expected = Tensor.of(kept.y().floats().clone(), kept.y().shape());
      pass.release(kept);
    }
    pass(flow, 5, 1);
    assertThat(kept.y()).isEqualTo(expected);
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

  private static DirectoryFlow transformed(int workers) {
    return new ImageDataGenerator()
        .rotationRange(40)
        .zoomRange(0.3)
        .channelShiftRange(30)
        .brightnessRange(0.5, 1.5)
        .horizontalFlip(true)
        .flowFromDirectory(
            Golden.path("flow"),
            f -> f.targetSize(8, 8).batchSize(2).workers(workers).verbose(false));
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

  @ParameterizedTest
  @CsvSource({"0.25, 16", "0.5, 10", "0.75, 6"})
  void subsets_shareNoFileAndLeaveNoneOut(double share, int training) throws Exception {
    Path root = folderOfTens();
    ImageDataGenerator generator = new ImageDataGenerator().validationSplit(share);
    List<String> names = new ArrayList<>();
    for (Subset subset : Subset.values()) {
      DirectoryFlow part = generator.flowFromDirectory(root, f -> f.subset(subset).verbose(false));
      assertThat(part.samples()).isEqualTo(subset == Subset.TRAINING ? training : 20 - training);
      assertThat(part.classIndices()).isEqualTo(Map.of("a", 0, "b", 1));
      names.addAll(part.fileNames());
    }
    assertThat(names).containsExactlyInAnyOrderElementsOf(flow(root, f -> {}).fileNames());
  }

  @Test
  void preprocessingFunction_getsImagesOfTheTargetSize() {
    ImageDataGenerator black =
        new ImageDataGenerator()
            .preprocessingFunction(
                image -> {
                  assertThat(image.shape()).isEqualTo(Shape.of(26, 21, 3));
                  return Tensor.zeros(image.shape());
                });
    DirectoryFlow flow =
        black.flowFromDirectory(
            Golden.path("flow"), f -> f.targetSize(26, 21).batchSize(2).verbose(false));
    List<Batch> batches = pass(flow, 0, 0);
    assertThat(batches).hasSize(5);
    for (Batch batch : batches) {
      assertThat(batch.x()).isEqualTo(Tensor.zeros(Shape.of(batch.size(), 26, 21, 3)));
    }
  }
}
