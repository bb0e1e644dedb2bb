package cornea.models;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What a misspelt name was probably meant to be. */
final class NearestName {
  private NearestName() {}

  /**
   * The name that the fewest letters make of another, capitals aside. Of a path its last part
   * counts as well, so that {@code conv} finds {@code base/conv2d}.
   *
   * @return empty if there are no names
   */
  static Optional<String> of(String received, Collection<String> names) {
    String wanted = received.toLowerCase(Locale.ROOT);
    return names.stream().min(Comparator.comparingInt(name -> distance(wanted, name)));
  }

  private static int distance(String wanted, String name) {
    String path = name.toLowerCase(Locale.ROOT);
    return Math.min(
        changes(wanted, path), changes(wanted, path.substring(path.lastIndexOf('/') + 1)));
  }

  /** How many letters must be put in, taken out or changed to make one name of another. */
  private static int changes(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
