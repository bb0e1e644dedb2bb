package cornea.callbacks;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which number a callback watches and what better means, with Keras's rule for "auto". */
final class Monitor {
  /** The direction in which the number improves. */
  enum Mode {
    AUTO,
    MIN,
    MAX
  }

  private Monitor() {}

  /** What the names of numbers have in them of which larger is better. */
  private static final List<String> LARGER =
      List.of(
          "accuracy",
          "auc",
          "precision",
          "recall",
          "f1_score",
          "true_positives",
          "true_negatives",
          "cosine_similarity");

  /** Whether larger is better: asked for, or by the name of an accuracy or the like. */
  static boolean largerIsBetter(String name, Mode mode) {
    if (mode != Mode.AUTO) {
      return mode == Mode.MAX;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith("acc") || LARGER.stream().anyMatch(lower::contains);
  }

  /** Whether a value beats the best so far; the first one always does, even if it is no number. */
  static boolean isBetter(double value, @Nullable Double best, double minDelta, boolean larger) {
    if (best == null) {
      return true;
    }
    return larger ? value - minDelta > best : value + minDelta < best;
  }

  /** The watched number; a text for the user where the epoch has none. */
  static @Nullable Double read(String who, String name, Logs logs) {
    Double value = logs.get(name);
    if (value == null) {
      System.getLogger("cornea.callbacks")
          .log(
              System.Logger.Level.WARNING,
              who + ": there is no '" + name + "'. Expected: one of " + logs.asMap().keySet());
    }
    return value;
  }
}
