package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TableFlowTest {
  private static final Table TABLE =
      Table.of(
          List.of("filename", "class", "tags", "age", "size", "weight"),
          List.of(
              List.of("b/rgb.png", "dog", "big|brown", "3", "30.5", "1"),
              List.of("Z/9.png", "cat", "small", "4", "12", "2"),
              List.of("Z/none.png", "bird", "small", "5", "1", "1"),
              List.of("Z/notes.txt", "bird", "small", "5", "1", "1"),
              List.of("Z/10.jpg", "Dog", "brown", "6", "20", "0.5"),
              List.of("a-9/x.tiff", "dog", "big", "7", "25", "0")));

  private static TableFlow flow(Consumer<TableOptions> options) {
    return new ImageDataGenerator()
        .validationSplit(0.5)
        .flowFromTable(
            TABLE,
            f -> {
              f.directory(Golden.path("flow")).targetSize(4, 4).shuffle(false).verbose(false);
              options.accept(f);
            });
  }

  @Test
  void rowsWithoutAnImage_areLeftOutBeforeClassesAreCounted() {
    TableFlow flow = flow(f -> {});
    assertThat(flow.fileNames()).containsExactly("b/rgb.png", "Z/9.png", "Z/10.jpg", "a-9/x.tiff");
    assertThat(flow.classIndices()).isEqualTo(Map.of("Dog", 0, "cat", 1, "dog", 2));
    assertThat(flow.classes()).containsExactly(2, 1, 0, 2);
    assertThat(flow.numClasses()).isEqualTo(3);
    Batch batch = flow.next();
    assertThat(batch.y())
        .isEqualTo(Tensor.of(new float[][] {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}, {0, 0, 1}}));
    assertThat(batch.x().row(1)).isEqualTo(Images.load(Golden.path("flow/Z/9.png"), 4, 4));
    assertThat(batch.fileNames()).isEqualTo(flow.fileNames());
  }

  @Test
  void classes_chooseAndOrder() {
    TableFlow flow = flow(f -> f.classes("dog", "cat").classMode(ClassMode.BINARY).batchSize(9));
    assertThat(flow.fileNames()).containsExactly("b/rgb.png", "Z/9.png", "a-9/x.tiff");
    assertThat(flow.next().y()).isEqualTo(Tensor.of(new float[] {0, 1, 0}, 3));
    assertThat(flow(f -> f.classMode(ClassMode.SPARSE)).next().y())
        .isEqualTo(Tensor.of(new float[] {2, 1, 0, 2}, 4));
    assertThatThrownBy(() -> flow(f -> f.classMode(ClassMode.BINARY)))
        .hasMessage(
            "flowFromTable: classMode(BINARY) needs exactly two classes. Received: [Dog, cat, dog]");
  }

  @Test
  void severalClassesInACell_giveSeveralOnes() {
    TableFlow flow = flow(f -> f.yCol("tags").labelSeparator("|"));
    assertThat(flow.classIndices()).isEqualTo(Map.of("big", 0, "brown", 1, "small", 2));
    assertThat(flow.next().y())
        .isEqualTo(Tensor.of(new float[][] {{1, 1, 0}, {0, 0, 1}, {0, 1, 0}, {1, 0, 0}}));
    assertThatThrownBy(flow::classes).isInstanceOf(IllegalStateException.class);
    TableFlow brown = flow(f -> f.yCol("tags").labelSeparator("|").classes("brown"));
    assertThat(brown.next().y()).isEqualTo(Tensor.of(new float[][] {{1}, {1}}));
  }

  @Test
  void rawAndMultiOutput_areNumbers() {
    assertThat(flow(f -> f.classMode(ClassMode.RAW).yCol("age")).next().y())
        .isEqualTo(Tensor.of(new float[] {3, 4, 6, 7}, 4));
    assertThat(flow(f -> f.classMode(ClassMode.RAW).yCol("age", "size").batchSize(2)).next().y())
        .isEqualTo(Tensor.of(new float[][] {{3, 30.5f}, {4, 12}}));
    assertThat(flow(f -> f.classMode(ClassMode.MULTI_OUTPUT).yCol("age", "size")).next().ys())
        .containsExactly(
            Tensor.of(new float[] {3, 4, 6, 7}, 4), Tensor.of(new float[] {30.5f, 12, 20, 25}, 4));
    assertThatThrownBy(() -> flow(f -> f.yCol("age", "size")))
        .hasMessage(
            "flowFromTable: classMode(CATEGORICAL) needs one label column. Received: [age, size]."
                + " Remedy: classMode(MULTI_OUTPUT) or classMode(RAW)");
    assertThatThrownBy(() -> flow(f -> f.classMode(ClassMode.RAW).yCol("class")))
        .hasMessage("Table: column 'class' must hold numbers. Received: 'dog' in row 1");
  }

  @Test
  void inputAndNone_needNoLabels() {
    Batch same = flow(f -> f.classMode(ClassMode.INPUT).yCol("no such")).next();
    assertThat(same.y()).isEqualTo(same.x());
    assertThat(flow(f -> f.classMode(ClassMode.NONE)).next().ys()).isEmpty();
  }

  @Test
  void weightColumn_weighsTheSamples() {
    assertThat(flow(f -> f.weightCol("weight").classes("dog")).next().sampleWeight())
        .isEqualTo(Tensor.of(new float[] {1, 0}, 2));
  }

  @Test
  void subsets_areTheFirstRowsAndTheRest() {
    assertThat(flow(f -> f.subset(Subset.VALIDATION)).fileNames())
        .containsExactly("b/rgb.png", "Z/9.png");
    TableFlow training = flow(f -> f.subset(Subset.TRAINING));
    assertThat(training.fileNames()).containsExactly("Z/10.jpg", "a-9/x.tiff");
    assertThat(training.classes()).containsExactly(0, 2);
  }

  @Test
  void filesThatAreNotValidated_failWhereTheyAreRead() {
    TableFlow flow = flow(f -> f.validateFilenames(false).batchSize(3));
    assertThat(flow.samples()).isEqualTo(6);
    assertThatThrownBy(flow::next)
        .isInstanceOf(CorneaException.class)
        .hasMessageEndingWith("none.png: the file does not exist");
  }

  @Test
  void wrongFolder_isAnErrorThatShowsTheFirstFiles() {
    assertThatThrownBy(() -> flow(f -> f.directory(Golden.path("flow").resolve("b"))))
        .isInstanceOf(CorneaException.class)
        .hasMessage(
            Golden.path("flow").resolve("b")
                + ": not one of the 6 files in column 'filename' is an image in this folder. The"
                + " first: [b/rgb.png, Z/9.png, Z/none.png]. Remedy: directory(path)");
  }

  @Test
  void emptyLabel_isAnError() {
    Table table =
        Table.of(List.of("filename", "class"), List.of(List.of("rgb.png", ""), List.of("x", "y")));
    assertThatThrownBy(
            () ->
                new ImageDataGenerator()
                    .flowFromTable(table, f -> f.directory(Golden.path("flow/b"))))
        .hasMessage(
            "flowFromTable: column 'class' must name a class in each row. Received: none in row 1 of"
                + " those with files");
  }

  @Test
  void indexing_printsWhatKerasPrints() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      flow(f -> f.verbose(true));
      flow(f -> f.verbose(true).classMode(ClassMode.NONE).validateFilenames(false));
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            Found 4 validated image filenames belonging to 3 classes.
            Found 6 non-validated image filenames.
            """);
  }

  @Test
  void absolutePaths_needNoFolder() {
    String folder = Golden.path("flow").toAbsolutePath() + "/";
    List<List<String>> rows =
        Stream.of("none.png", "b/rgb.png", "Z/notes.txt", "Z/9.png", "Z/10.jpg", "a-9/x.tiff")
            .map(name -> List.of(folder + name))
            .toList();
    Table table = Table.of(List.of("filename"), rows);
    ImageDataGenerator generator = new ImageDataGenerator().validationSplit(0.3);
    Consumer<TableOptions> options =
        f -> f.classMode(ClassMode.NONE).targetSize(4, 4).shuffle(false).verbose(false);
    TableFlow all = generator.flowFromTable(table, options);
    assertThat(all.fileNames())
        .containsExactly(
            folder + "b/rgb.png", folder + "Z/9.png", folder + "Z/10.jpg", folder + "a-9/x.tiff");
    assertThat(all.next().x().row(1)).isEqualTo(Images.load(Golden.path("flow/Z/9.png"), 4, 4));
    for (Subset subset : Subset.values()) {
      TableFlow part = generator.flowFromTable(table, options.andThen(f -> f.subset(subset)));
      assertThat(part.samples()).isEqualTo(subset == Subset.VALIDATION ? 1 : 3);
    }
  }

  @Test
  void weightsThatAreNoNumbers_areRefused() {
    assertThatThrownBy(() -> flow(f -> f.weightCol("tags")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column 'tags' must hold numbers");
  }

  @Test
  void orderOfClassesInACell_doesNotMatter() {
    Table table =
        Table.of(
            List.of("filename", "class"),
            List.of(
                List.of("rgb.png", "b|a"),
                List.of("rgb.png", "b"),
                List.of("rgb.png", "c"),
                List.of("rgb.png", "a|b")));
    TableFlow flow =
        new ImageDataGenerator()
            .flowFromTable(
                table,
                f ->
                    f.directory(Golden.path("flow/b"))
                        .labelSeparator("|")
                        .targetSize(4, 4)
                        .shuffle(false)
                        .verbose(false));
    assertThat(flow.next().y())
        .isEqualTo(Tensor.of(new float[][] {{1, 1, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}}));
  }
}
