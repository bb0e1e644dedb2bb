package cornea.cli;

import java.util.List;
import java.util.Locale;

/** How often images of each class were taken for each class. */
final class ConfusionMatrix {
  private final List<String> names;
  private final int[][] counts; // [true class][predicted class]

  /**
   * Counts.
   *
   * @param names of the classes
   * @param classes the true class of each image
   * @param predicted the class that each was taken for
   */
  ConfusionMatrix(List<String> names, int[] classes, int[] predicted) {
    this.names = List.copyOf(names);
    counts = new int[names.size()][names.size()];
    for (int i = 0; i < classes.length; i++) {
      counts[classes[i]][predicted[i]]++;
    }
  }

  /** A row for each true class, with the share of its images that were found; columns numbered. */
  @Override
  public String toString() {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text =
        new StringBuilder("Rows: true class. Columns: predicted class, in the same order.\n");
    for (int row = 0; row < counts.length; row++) {
      int all = 0;
      text.append(String.format(Locale.ROOT, "%-" + width + "s", names.get(row)));
      for (int count : counts[row]) {
        text.append(String.format(Locale.ROOT, " %5d", count));
        all += count;
      }
      String recall =
          all == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * counts[row][row] / all);
      text.append(String.format(Locale.ROOT, " %8s%n", recall));
    }
    return text.toString();
  }
}
