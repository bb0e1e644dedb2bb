package cornea.image;

import cornea.CorneaException;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The images that a table names, batch by batch; labels depend on the {@link ClassMode}. */
public final class TableFlow extends ImageFlow {
  private static final Logger LOGGER = System.getLogger("cornea.image");
  private static final int SHOWN = 3;

  private final TableLabels labels;
  private final TableOptions options;

  private TableFlow(
      FlowData data, ImageDataGenerator generator, TableOptions options, TableLabels labels) {
    super(data, generator, options);
    this.labels = labels;
    this.options = options;
  }

  private TableFlow(TableFlow other) {
    super(other);
    labels = other.labels;
    options = other.options;
  }

  static TableFlow of(
      Table table, ImageDataGenerator generator, double validationSplit, TableOptions options) {
    Table valid = options.validateFilenames ? valid(table, options) : table;
    TableLabels labels = TableLabels.of(valid, options);
    Part part = Part.of(options, validationSplit, labels.table().size());
    labels = labels.only(part);
    List<String> names = labels.table().column(options.xCol);
    FlowData data =
        new FlowData(
            names.size(),
            options.form().shape(),
            ImageCache.of(
                new FileLoader(
                    options,
                    names.size(),
                    sample -> options.directory.resolve(names.get(sample)),
                    options.form()::load),
                options,
                names.size(),
                options.cachedValueBytes()),
            targets(labels, options),
            List.of(),
            options.weightCol == null
                ? null
                : Tensor.of(labels.table().numbers(options.weightCol), names.size()),
            names);
    TableFlow flow = new TableFlow(data, generator, options, labels);
    if (options.verbose) {
      System.out.printf(
          Locale.ROOT,
          "Found %d %s image filenames%s.%n",
          names.size(),
          options.validateFilenames ? "validated" : "non-validated",
          labels.classNames().isEmpty()
              ? ""
              : " belonging to " + labels.classNames().size() + " classes");
    }
    return flow;
  }

  /** The rows whose files are there and, by their names, images. */
  private static Table valid(Table table, TableOptions options) {
    List<String> names = table.column(options.xCol);
    List<Integer> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Path file = options.directory.resolve(names.get(i));
      if (ImageFolder.isImage(names.get(i)) && Files.isRegularFile(file)) {
        kept.add(i);
      } else {
        dropped.add(names.get(i));
      }
    }
    if (kept.isEmpty()) {
      throw new CorneaException(
          options.directory.toAbsolutePath().toString(),
          "not one of the "
              + names.size()
              + " files in column '"
              + options.xCol
              + "' is an image in this folder. The first: "
              + dropped.stream().limit(SHOWN).toList()
              + ". Remedy: directory(path)");
    }
    if (!dropped.isEmpty()) {
      LOGGER.log(
          Level.WARNING,
          "flowFromTable: {0} rows are left out, their files are missing or no images: {1}{2}",
          dropped.size(),
          String.join(", ", dropped.subList(0, Math.min(SHOWN, dropped.size()))),
          dropped.size() > SHOWN ? ", ..." : "");
    }
    return table.only(kept);
  }

  private static Targets targets(TableLabels labels, TableOptions options) {
    Table table = labels.table();
    int rows = table.size();
    return switch (options.classMode) {
      case CATEGORICAL -> Targets.oneHot(labels.classes(), labels.classNames().size());
      case BINARY, SPARSE -> Targets.indices(labels.classes());
      case INPUT -> Targets.images();
      case NONE -> Targets.none();
      case MULTI_OUTPUT ->
          Targets.rows(
              options.yCol.stream().map(name -> Tensor.of(table.numbers(name), rows)).toList());
      case RAW -> Targets.rows(List.of(raw(table, options.yCol)));
    };
  }

  private static Tensor raw(Table table, List<String> columns) {
    int rows = table.size();
    int width = columns.size();
    float[] values = new float[rows * width];
    for (int column = 0; column < width; column++) {
      float[] numbers = table.numbers(columns.get(column));
      for (int row = 0; row < rows; row++) {
        values[row * width + column] = numbers[row];
      }
    }
    return Tensor.of(values, width == 1 ? Shape.of(rows) : Shape.of(rows, width));
  }

  @Override
  public TableFlow inOrder() {
    return shuffles() ? new TableFlow(this) : this;
  }

  @Override
  public Map<String, Object> description() {
    return describe(
        options, labels.classNames(), sample -> options.directory.resolve(fileNames().get(sample)));
  }

  /** Each class's index, in order; empty where the class mode has none. */
  public Map<String, Integer> classIndices() {
    return labels.classIndices();
  }

  /** The files in the order of the table, as it names them. */
  public List<String> fileNames() {
    return data().fileNames();
  }

  /**
   * The class index of each file.
   *
   * @throws IllegalStateException if there are no classes, or files have several
   */
  public int[] classes() {
    int[][] classes = labels.classes();
    if (labels.classNames().isEmpty()
        || !IntStream.range(0, samples()).allMatch(i -> classes[i].length == 1)) {
      throw new IllegalStateException("classes() needs exactly one class for each file");
    }
    return IntStream.range(0, samples()).map(i -> classes[i][0]).toArray();
  }

  /** Number of classes; 0 where the class mode has none. */
  public int numClasses() {
    return labels.classNames().size();
  }
}
