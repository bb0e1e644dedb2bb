package cornea.visual;

import cornea.CorneaException;
import cornea.callbacks.History;
import cornea.callbacks.Logs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Histories from files. */
public final class Histories {
  private static final String EPOCH = "epoch";
  private static final String NONE = "NA";

  private Histories() {}

  /**
   * The history that {@code CSVLogger} wrote, Cornea's or Keras's: a header that begins with {@code
   * epoch}, then a line for each epoch. {@code NA} is read as NaN, and a column of nothing else is
   * left out.
   *
   * @throws CorneaException if the file is no such file; the text names the line
   */
  public static History read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CorneaException(file.toString(), "the history cannot be read: " + e, e);
    }
    if (lines.size() < 2 || !lines.get(0).matches(EPOCH + "\\W.*")) {
      throw new CorneaException(
          file.toString(),
          "expected what CSVLogger writes: a header that begins with 'epoch', then a line for each"
              + " epoch. Received: "
              + (lines.isEmpty() ? "nothing" : lines.size() + " lines, the first another"));
    }
    String separator = lines.get(0).substring(EPOCH.length(), EPOCH.length() + 1);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(Pattern.quote(separator), -1);
      if (i > 0 && cells.length != rows.get(0).length) {
        throw broken(file, i, rows.get(0).length + " columns", cells.length + " columns");
      }
      rows.add(cells);
    }
    History history = new History(0);
    String[] names = rows.remove(0);
    for (int i = 0; i < rows.size(); i++) {
      Logs logs = new Logs();
      for (int column = 1; column < names.length; column++) {
        int at = column;
        if (rows.stream().anyMatch(row -> !row[at].equals(NONE))) {
          logs.put(names[column], number(file, i + 1, rows.get(i)[column]));
        }
      }
      history.onEpochEnd((int) number(file, i + 1, rows.get(i)[0]), logs);
    }
    return history;
  }

  /** Java and Python write NaN and infinity each in their own way. */
  private static double number(Path file, int line, String cell) {
    try {
      return switch (cell.strip().toLowerCase(Locale.ROOT)) {
        case "na", "nan" -> Double.NaN;
        case "inf", "infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(cell);
      };
    } catch (NumberFormatException e) {
      throw broken(file, line, "a number", "'" + cell + "'");
    }
  }

  private static CorneaException broken(Path file, int line, String expected, String received) {
    return new CorneaException(
        file.toString(),
        "line " + (line + 1) + ": expected " + expected + ". Received: " + received);
  }
}
