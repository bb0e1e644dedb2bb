package cornea.image;

import cornea.CorneaException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rows of text under named columns, such as a list of image files and their classes.
 *
 * <pre>{@code
 * Table labels = Table.readCsv(Path.of("labels.csv"));
 * TableFlow flow = generator.flowFromTable(labels, f -> f.directory(Path.of("photos")).yCol("breed"));
 * }</pre>
 */
public final class Table {
  private static final int MOST_SHOWN = 60;
  private static final int ENDS = 5;

  private static final long MAX_BYTES = 1L << 28;

  private final List<String> columns;
  private final List<List<String>> rows;

  private Table(List<String> columns, List<List<String>> rows) {
    this.columns = List.copyOf(columns);
    this.rows = rows.stream().map(List::copyOf).toList();
    if (new HashSet<>(columns).size() != columns.size()) {
      throw new IllegalArgumentException("Table: a column is named twice. Received: " + columns);
    }
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != columns.size()) {
        throw new IllegalArgumentException(
            "Table: row "
                + (i + 1)
                + " must have a cell for each column. Expected: "
                + columns.size()
                + " "
                + columns
                + ". Received: "
                + rows.get(i).size());
      }
    }
  }

  /**
   * A table of the given cells.
   *
   * @throws IllegalArgumentException if a row has more or fewer cells than there are columns, or a
   *     column is named twice
   */
  public static Table of(List<String> columns, List<List<String>> rows) {
    return new Table(columns, rows);
  }

  /**
   * A table of records, one in each row.
   *
   * @param columns for each column what its cell is, taken as text
   */
  public static <T> Table of(
      List<T> records, Map<String, ? extends Function<? super T, ?>> columns) {
    List<String> names = new ArrayList<>(columns.keySet());
    List<List<String>> rows = new ArrayList<>();
    for (T item : records) {
      List<String> cells = new ArrayList<>();
      columns.values().forEach(column -> cells.add(String.valueOf(column.apply(item))));
      rows.add(cells);
    }
    return new Table(names, rows);
  }

  /**
   * Reads comma-separated values: UTF-8, the first line names the columns, blanks around a cell do
   * not count, and cells with commas, quotes or line ends stand in double quotes (RFC 4180). Empty
   * lines are left out.
   *
   * @throws CorneaException naming the file and the line, if it is missing or malformed
   */
  public static Table readCsv(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new CorneaException(
            file.toString(),
            "the file is too large. Expected: at most "
                + MAX_BYTES
                + " bytes. Received: "
                + Files.size(file));
      }
      List<List<String>> lines = CsvParser.parse(Files.readString(file));
      if (lines.isEmpty()) {
        throw new CorneaException(file.toString(), "the file has no header and no rows");
      }
      return new Table(lines.get(0), lines.subList(1, lines.size()));
    } catch (NoSuchFileException e) {
      throw new CorneaException(file.toString(), "the file does not exist", e);
    } catch (CharacterCodingException e) {
      throw new CorneaException(file.toString(), "the file is no UTF-8 text", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorneaException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  /** The names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /** Number of rows. */
  public int size() {
    return rows.size();
  }

  /**
   * The cells of a column.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public List<String> column(String name) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Table: there is no column '" + name + "'. Expected: one of " + columns);
    }
    return rows.stream().map(row -> row.get(index)).toList();
  }

  /**
   * The numbers of a column.
   *
   * @throws IllegalArgumentException if there is no such column, or a cell is no number
   */
  public float[] numbers(String name) {
    List<String> cells = column(name);
    float[] numbers = new float[cells.size()];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Float.parseFloat(cells.get(i));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "Table: column '"
                + name
                + "' must hold numbers. Received: '"
                + cells.get(i)
                + "' in row "
                + (i + 1),
            e);
      }
    }
    return numbers;
  }

  /**
   * The table as one reads it: each row with its number, aligned to the right; of more than 60 rows
   * the first and the last five.
   */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    List<String> labels = new ArrayList<>(List.of(""));
    for (int i = 0; i < rows.size(); i++) {
      boolean shown = rows.size() <= MOST_SHOWN || i < ENDS || i >= rows.size() - ENDS;
      if (shown || i == ENDS) {
        lines.add(shown ? rows.get(i) : columns.stream().map(column -> "...").toList());
        labels.add(shown ? Integer.toString(i) : "...");
      }
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    int width = labels.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < lines.size(); row++) {
      text.append(" ".repeat(width - labels.get(row).length())).append(labels.get(row));
      for (int i = 0; i < widths.length; i++) {
        String cell = lines.get(row).get(i);
        text.append("  ").append(" ".repeat(widths[i] - cell.length())).append(cell);
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** The given rows. */
  Table only(List<Integer> indices) {
    return new Table(columns, indices.stream().map(rows::get).toList());
  }
}
