package cornea.image;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A table's rows with their classes, as indices; without classes where the mode has none. */
final class TableLabels {
  private static final Logger LOGGER = System.getLogger("cornea.image");

  private final Table table;
  private final List<String> classNames;
  private final int[][] classes;

  private TableLabels(Table table, List<String> classNames, int[][] classes) {
    this.table = table;
    this.classNames = classNames;
    this.classes = classes;
  }

  /**
   * Reads the labels; rows of classes that are not asked for are left out.
   *
   * @throws IllegalArgumentException if the columns or cells do not suit the class mode
   */
  static TableLabels of(Table table, TableOptions options) {
    ClassMode mode = options.classMode;
    boolean classified =
        mode == ClassMode.CATEGORICAL || mode == ClassMode.BINARY || mode == ClassMode.SPARSE;
    if (!classified) {
      if (!options.classes.isEmpty()) {
        LOGGER.log(
            Level.WARNING, "flowFromTable: 'classes' is of no use with classMode({0})", mode);
      }
      return new TableLabels(table, List.of(), new int[table.size()][0]);
    }
    if (options.yCol.size() != 1) {
      throw new IllegalArgumentException(
          "flowFromTable: classMode("
              + mode
              + ") needs one label column. Received: "
              + options.yCol
              + ". Remedy: classMode(MULTI_OUTPUT) or classMode(RAW)");
    }
    List<List<String>> labels = labels(table, options);
    List<String> names = classNames(labels, options);
    if (mode == ClassMode.BINARY && names.size() != 2) {
      throw new IllegalArgumentException(
          "flowFromTable: classMode(BINARY) needs exactly two classes. Received: " + names);
    }
    return classified(table, labels, names);
  }

  private static List<List<String>> labels(Table table, TableOptions options) {
    String column = options.yCol.get(0);
    List<String> cells = table.column(column);
    Pattern separator =
        options.labelSeparator == null || options.classMode != ClassMode.CATEGORICAL
            ? null
            : Pattern.compile(options.labelSeparator, Pattern.LITERAL);
    List<List<String>> labels = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (cell.isEmpty()) {
        throw new IllegalArgumentException(
            "flowFromTable: column '"
                + column
                + "' must name a class in each row. Received: none in"
                + " row "
                + (i + 1)
                + " of those with files");
      }
      labels.add(
          separator != null
              ? separator.splitAsStream(cell).map(String::strip).toList()
              : List.of(cell));
    }
    return labels;
  }

  private static List<String> classNames(List<List<String>> labels, TableOptions options) {
    if (!options.classes.isEmpty()) {
      return options.classes.stream().distinct().toList();
    }
    TreeSet<String> names = new TreeSet<>(FolderIndex::compareCodePoints);
    labels.forEach(names::addAll);
    return List.copyOf(names);
  }

  private static TableLabels classified(
      Table table, List<List<String>> labels, List<String> names) {
    Map<String, Integer> indices = indices(names);
    List<Integer> kept = new ArrayList<>();
    List<int[]> classes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      int[] known =
          labels.get(i).stream()
              .filter(indices::containsKey)
              .mapToInt(label -> indices.getOrDefault(label, 0))
              .toArray();
      if (known.length > 0) {
        kept.add(i);
        classes.add(known);
      }
    }
    if (kept.size() < labels.size()) {
      LOGGER.log(
          Level.INFO,
          "flowFromTable: {0} of {1} rows are of other classes than {2}",
          labels.size() - kept.size(),
          labels.size(),
          names);
    }
    return new TableLabels(table.only(kept), names, classes.toArray(int[][]::new));
  }

  private static Map<String, Integer> indices(List<String> names) {
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (String name : names) {
      indices.put(name, indices.size());
    }
    return Collections.unmodifiableMap(indices);
  }

  /** The rows of a part. */
  TableLabels only(Part part) {
    List<Integer> rows = IntStream.range(part.from(), part.to()).boxed().toList();
    return new TableLabels(
        table.only(rows), classNames, Arrays.copyOfRange(classes, part.from(), part.to()));
  }

  Table table() {
    return table;
  }

  List<String> classNames() {
    return classNames;
  }

  int[][] classes() {
    return classes;
  }

  Map<String, Integer> classIndices() {
    return indices(classNames);
  }
}
