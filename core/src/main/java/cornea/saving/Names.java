package cornea.saving;

import java.util.Locale;
import java.util.regex.Pattern;

/** Keras's rules for names. */
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
}
