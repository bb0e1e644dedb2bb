package cornea.saving;

import java.util.Locale;
import java.util.regex.Pattern;

/** Keras's rule for automatic names. */
public final class Names {
  private static final Pattern WORD = Pattern.compile("(.)([A-Z][a-z]+)");
  private static final Pattern LETTER = Pattern.compile("([a-z])([A-Z])");

  private Names() {}

  /** A class name in snake case: {@code MaxPooling2D} gives {@code max_pooling2d}. */
  public static String snakeCase(String name) {
    String words = WORD.matcher(name).replaceAll("$1_$2");
    return LETTER.matcher(words).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
  }
}
