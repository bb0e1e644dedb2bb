package cornea.models;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table drawn with box characters, exactly as the Python library rich draws the one of Keras's
 * summary: words wrap, a word longer than its column ends in an ellipsis.
 */
final class TextTable {
  /** Where the text of a column stands. */
  enum Align {
    LEFT,
    CENTER,
    RIGHT
  }

  private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*");

  private final int[] widths;
  private final List<Align> aligns;
  private final StringBuilder text = new StringBuilder();

  /**
   * Starts a table with its head.
   *
   * @param head the columns' titles
   * @param aligns where each column's text stands
   * @param wished the columns' widths without padding; shrunk evenly to what fits
   * @param width of the whole table
   */
  TextTable(List<String> head, List<Align> aligns, int[] wished, int width) {
    this.aligns = aligns;
    widths = shrink(wished, width - wished.length - 1);
    rule('┏', '━', '┳', '┓');
    cells(head, '┃');
    rule('┡', '━', '╇', '┩');
  }

  /** Widths with padding, each reduced by an even share of what is too much. */
  private static int[] shrink(int[] wished, int available) {
    int[] widths = new int[wished.length];
    int excess = -available;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = wished[i] + 2;
      excess += widths[i];
    }
    for (int i = 0; i < widths.length && excess > 0; i++) {
      int share = Math.min(widths[i], (int) Math.rint((double) excess / (widths.length - i)));
      widths[i] -= share;
      excess -= share;
    }
    return widths;
  }

  /** The table with the given rows below its head. */
  String render(List<List<String>> rows) {
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) {
        rule('├', '─', '┼', '┤');
      }
      cells(rows.get(i), '│');
    }
    rule('└', '─', '┴', '┘');
    return text.toString();
  }

  private void rule(char left, char line, char cross, char right) {
    text.append(left);
    for (int i = 0; i < widths.length; i++) {
      text.append(i == 0 ? "" : String.valueOf(cross))
          .append(String.valueOf(line).repeat(widths[i]));
    }
    text.append(right).append('\n');
  }

  private void cells(List<String> row, char border) {
    List<List<String>> columns = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < widths.length; i++) {
      columns.add(wrap(row.get(i), widths[i] - 2));
      height = Math.max(height, columns.get(i).size());
    }
    for (int line = 0; line < height; line++) {
      for (int i = 0; i < widths.length; i++) {
        List<String> lines = columns.get(i);
        String cell = line < lines.size() ? lines.get(line) : "";
        text.append(border).append(' ').append(align(cell, i)).append(' ');
      }
      text.append(border).append('\n');
    }
  }

  private String align(String line, int column) {
    int width = widths[column] - 2;
    String cell = aligns.get(column) == Align.LEFT ? line : line.stripTrailing();
    if (cell.length() > width) {
      cell = cell.stripTrailing();
    }
    if (cell.length() > width) {
      cell = cell.substring(0, width - 1) + "…";
    }
    int space = width - cell.length();
    int before =
        switch (aligns.get(column)) {
          case LEFT -> 0;
          case CENTER -> space / 2;
          case RIGHT -> space;
        };
    return " ".repeat(before) + cell + " ".repeat(space - before);
  }

  /** Breaks before a word that does not fit any more; words keep the spaces around them. */
  private static List<String> wrap(String cell, int width) {
    List<String> lines = new ArrayList<>();
    Matcher words = WORD.matcher(cell);
    int begin = 0;
    int used = 0;
    while (words.find()) {
      int length = words.group().stripTrailing().length();
      if (length <= width - used) {
        used += words.group().length();
        continue;
      }
      if (words.start() > 0) {
        lines.add(cell.substring(begin, words.start()));
        begin = words.start();
      }
      used = words.group().length();
    }
    lines.add(cell.substring(begin));
    return lines;
  }
}
