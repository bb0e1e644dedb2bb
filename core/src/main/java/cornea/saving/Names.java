package cornea.saving;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keras's rules for names, and what a misspelt one was probably meant to be. */
public final class Names {
  private static final Pattern WORD = Pattern.compile("(.)([A-Z][a-z]+)");
  private static final Pattern LETTER = Pattern.compile("([a-z])([A-Z])");

  private Names() {}

  /** A class name in snake case: {@code MaxPooling2D} gives {@code max_pooling2d}. */
  public static String snakeCase(String name) {
    String words = WORD.matcher(name).replaceAll("$1_$2");
    return LETTER.matcher(words).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
  }

  /**
   * A registered name without the package that {@code register_keras_serializable} puts in front:
   * {@code Custom>Gain} gives {@code Gain}.
   */
  public static String withoutPackage(String name) {
    return name.substring(name.lastIndexOf('>') + 1);
  }

  /**
   * The name that the fewest letters make of another, capitals aside. Of a path its last part
   * counts as well, so that {@code conv} finds {@code base/conv2d}.
   *
   * @return empty if there are no names
   */
  public static Optional<String> nearest(String received, Collection<String> names) {
    String wanted = received.toLowerCase(Locale.ROOT);
    return names.stream().min(Comparator.comparingInt(name -> distance(wanted, name)));
  }

  private static int distance(String wanted, String name) {
    String path = name.toLowerCase(Locale.ROOT);
    return Math.min(
        changes(wanted, path), changes(wanted, path.substring(path.lastIndexOf('/') + 1)));
  }

  /**
   * How many letters must be put in or taken out to make one name of another; one that is changed
   * counts as both, so that {@code acc} is nearer to {@code accuracy} than to {@code loss}.
   */
  private static int changes(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 2);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
