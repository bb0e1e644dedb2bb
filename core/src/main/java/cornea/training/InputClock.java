package cornea.training;

import cornea.data.BatchIterator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What data cost an epoch: how long training waited for batches, and how long the stages of making
 * them took. An epoch may see several passes over the data, and a pass several epochs.
 */
final class InputClock {
  private long waitedNanos;
  private final Map<String, Double> endedPasses = new LinkedHashMap<>();
  private Map<String, Double> beforeEpoch = Map.of();

  /**
   * Begins anew.
   *
   * @param pass that goes on from the last epoch, if there is one
   */
  void beginEpoch(@Nullable BatchIterator pass) {
    waitedNanos = 0;
    endedPasses.clear();
    beforeEpoch = pass == null ? Map.of() : Map.copyOf(pass.stageMillis());
  }

  /** Training has waited for a batch since then, a time of {@link System#nanoTime}. */
  void waitedSince(long nanoTime) {
    waitedNanos += System.nanoTime() - nanoTime;
  }

  /** This pass has been closed. */
  void passEnded(BatchIterator pass) {
    add(pass, endedPasses);
    beforeEpoch = Map.of();
  }

  double waitMillis() {
    return waitedNanos / 1e6;
  }

  /** The stages of this epoch, those of the pass that is still open included. */
  Map<String, Double> stageMillis(@Nullable BatchIterator pass) {
    Map<String, Double> stages = new LinkedHashMap<>(endedPasses);
    if (pass != null) {
      add(pass, stages);
    }
    return Collections.unmodifiableMap(stages);
  }

  private void add(BatchIterator pass, Map<String, Double> stages) {
    pass.stageMillis()
        .forEach(
            (stage, millis) ->
                stages.merge(stage, millis - beforeEpoch.getOrDefault(stage, 0.0), Double::sum));
  }
}
