package cornea.image;

import java.util.ArrayList;
import java.util.List;

/** Splits comma-separated values (RFC 4180) into cells; blanks around unquoted ones are dropped. */
final class CsvParser {
  private final String text;
  private final List<List<String>> rows = new ArrayList<>();
  private List<String> row = new ArrayList<>();
  private int at;
  private int line = 1;

  private CsvParser(String text) {
    this.text = text;
    at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  /**
   * The rows that are not empty.
   *
   * @throws IllegalArgumentException naming the line of a quote that is not closed, or followed by
   *     more than blanks
   */
  static List<List<String>> parse(String text) {
    CsvParser parser = new CsvParser(text);
    while (parser.at < text.length()) {
      parser.cell();
    }
    parser.endRow();
    return parser.rows;
  }

  /** Reads one cell and what ends it. */
  private void cell() {
    skipBlanks();
    String cell = at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
    row.add(cell);
    if (at == text.length()) {
      return;
    }
    char end = text.charAt(at++);
    if (end == ',') {
      if (at == text.length()) {
        row.add("");
      }
      return;
    }
    if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
    line++;
    endRow();
  }

  private void endRow() {
    boolean empty = row.isEmpty() || (row.size() == 1 && row.get(0).isEmpty());
    if (!empty) {
      rows.add(row);
    }
    row = new ArrayList<>();
  }

  private String plain() {
    int start = at;
    while (at < text.length() && !endsCell(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  private String quoted() {
    int opened = line;
    StringBuilder cell = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == '"') {
        at++;
        if (at == text.length() || text.charAt(at) != '"') {
          requireEnd();
          return cell.toString();
        }
      } else if (next == '\n') {
        line++;
      }
      cell.append(next);
    }
    throw new IllegalArgumentException("line " + opened + ": a quote is opened and not closed");
  }

  private void requireEnd() {
    skipBlanks();
    if (at < text.length() && !endsCell(text.charAt(at))) {
      throw new IllegalArgumentException(
          "line " + line + ": a quoted cell must end with its quote; quotes inside are doubled");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private static boolean endsCell(char c) {
    return c == ',' || c == '\n' || c == '\r';
  }
}
