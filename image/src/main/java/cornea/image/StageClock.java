package cornea.image;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How long the stages of one pass have taken so far, summed over its threads. */
final class StageClock {
  /** What is done to a sample, in this order. */
  enum Stage {
    /** Reading the file and decoding it, and taking nearest neighbours out of it. */
    DECODE,
    /** Turning, converting, cropping and resizing the decoded image. */
    RESIZE,
    /** Reading from and writing to the cache. */
    CACHE,
    /** Augmenting and standardizing. */
    TRANSFORM
  }

  private final Map<Stage, LongAdder> nanos = new EnumMap<>(Stage.class);

  StageClock() {
    for (Stage stage : Stage.values()) {
      nanos.put(stage, new LongAdder());
    }
  }

  /**
   * Counts the time since {@code start}, one of {@link System#nanoTime}, for a stage.
   *
   * @return the time now, at which the next stage starts
   */
  long count(Stage stage, long start) {
    long now = System.nanoTime();
    Objects.requireNonNull(nanos.get(stage)).add(now - start);
    return now;
  }

  /** The milliseconds of the stages that there were. */
  Map<String, Double> millis() {
    Map<String, Double> millis = new LinkedHashMap<>();
    nanos.forEach(
        (stage, sum) -> {
          if (sum.sum() > 0) {
            millis.put(stage.name().toLowerCase(Locale.ROOT), sum.sum() / 1e6);
          }
        });
    return Collections.unmodifiableMap(millis);
  }
}
