package cornea.image;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How {@code flowFromTable} reads a table; the names and defaults are Keras's. */
public final class TableOptions extends FileOptions<TableOptions> {
  Path directory = Path.of("");
  String xCol = "filename";
  List<String> yCol = List.of("class");
  @Nullable String weightCol;
  @Nullable String labelSeparator;
  boolean validateFilenames = true;

  TableOptions() {
    super("flowFromTable");
  }

  @Override
  TableOptions self() {
    return this;
  }

  /** The folder that names of files are relative to; the current one by default. */
  public TableOptions directory(Path directory) {
    this.directory = directory;
    return this;
  }

  /** The column of the files; "filename" by default. */
  public TableOptions xCol(String column) {
    xCol = column;
    return this;
  }

  /**
   * The column of the labels, "class" by default; several for {@link ClassMode#MULTI_OUTPUT} and
   * {@link ClassMode#RAW}.
   */
  public TableOptions yCol(String... columns) {
    yCol = List.of(columns);
    return this;
  }

  /** A column of numbers that weigh the samples; none by default. */
  public TableOptions weightCol(String column) {
    weightCol = column;
    return this;
  }

  /**
   * What stands between the classes of a cell that names several, for {@link
   * ClassMode#CATEGORICAL}; by default a cell is one class.
   */
  public TableOptions labelSeparator(String separator) {
    if (separator.isEmpty()) {
      throw new IllegalArgumentException("flowFromTable: 'labelSeparator' must not be empty");
    }
    labelSeparator = separator;
    return this;
  }

  /**
   * Whether rows are left out, with a warning, whose file is missing or by its name no image; true
   * by default. Otherwise such a row is an error once it is read.
   */
  public TableOptions validateFilenames(boolean validate) {
    validateFilenames = validate;
    return this;
  }
}
