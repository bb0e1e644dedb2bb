package cornea.callbacks;

import cornea.metrics.Direction;
import cornea.saving.Names;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The number that a callback watches, and what better means, with Keras's rule for "auto". */
final class Monitor {
  private static final String VALIDATION = "val_";

  private final String callback;
  private final String withoutIt;
  private String name = VALIDATION + "loss";
  private Direction direction = Direction.UNKNOWN; // asked for, or unknown
  private Direction found = Direction.UNKNOWN;
  private boolean missed;

  /**
   * Watches {@code val_loss} until {@link #name} says otherwise.
   *
   * @param callback whose it is, for messages
   * @param withoutIt what comes of an epoch that lacks the number, for messages
   */
  Monitor(String callback, String withoutIt) {
    this.callback = callback;
    this.withoutIt = withoutIt;
  }

  String name() {
    return name;
  }

  void name(String name) {
    this.name = name;
  }

  /** Larger or smaller is better, whatever the metric says. */
  void direction(Direction direction) {
    this.direction = direction;
  }

  /**
   * A training begins: finds which way the number improves, from the loss or the metric of that
   * name.
   *
   * @throws IllegalArgumentException if nobody says, as in Keras, but before the first epoch
   */
  void begin(TrainingControl control) {
    missed = false;
    found = direction;
    if (found == Direction.UNKNOWN) {
      String number = withoutPrefix();
      Map<String, Direction> directions = new TreeMap<>(control.directions());
      directions.putIfAbsent("loss", Direction.DOWN);
      found = directions.getOrDefault(number, Direction.UNKNOWN);
      if (found == Direction.UNKNOWN) {
        throw unknown(directions);
      }
    }
  }

  private String withoutPrefix() {
    return name.startsWith(VALIDATION) ? name.substring(VALIDATION.length()) : name;
  }

  private IllegalArgumentException unknown(Map<String, Direction> directions) {
    String number = withoutPrefix();
    if (directions.containsKey(number)) {
      return new IllegalArgumentException(
          callback
              + ": metric '"
              + number
              + "' does not say whether larger or smaller is better. Expected: modeMax() or"
              + " modeMin() beside monitor(…). Received: monitor="
              + name);
    }
    String prefix = name.substring(0, name.length() - number.length());
    return new IllegalArgumentException(
        callback
            + ": the model has no metric '"
            + number
            + "', so nothing says whether larger or smaller is better. Expected: one of "
            + directions.keySet()
            + ", with val_ in front for validation's"
            + perhaps(prefix, number, directions.keySet())
            + ". Received: monitor="
            + name
            + ". For a number that another callback adds, call modeMax() or modeMin()");
  }

  private static String perhaps(String prefix, String name, Collection<String> names) {
    return Names.nearest(name, names).map(near -> ", perhaps '" + prefix + near + "'").orElse("");
  }

  /** Whether a value beats the best so far; the first one always does, even if it is no number. */
  boolean isBetter(double value, @Nullable Double best, double minDelta) {
    if (best == null) {
      return true;
    }
    return found == Direction.UP ? value - minDelta > best : value + minDelta < best;
  }

  /** The watched number; null where the epoch has none, which the user is told once a training. */
  @Nullable Double read(Logs logs) {
    Double value = logs.get(name);
    if (value == null && !missed) {
      missed = true;
      Collection<String> names = logs.asMap().keySet();
      boolean unvalidated =
          name.startsWith(VALIDATION) && names.stream().noneMatch(n -> n.startsWith(VALIDATION));
      System.getLogger("cornea.callbacks")
          .log(
              System.Logger.Level.WARNING,
              callback
                  + ": this epoch has no '"
                  + name
                  + "', so "
                  + withoutIt
                  + ". Expected: one of "
                  + names
                  + (unvalidated
                      ? "; validationData(…) or validationSplit(…) gives those with val_"
                      : perhaps("", name, names)));
    }
    return value;
  }
}
