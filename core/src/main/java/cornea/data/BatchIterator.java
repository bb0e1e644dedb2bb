package cornea.data;

import java.util.Iterator;
import java.util.Map;

/**
 * One pass over the data. Closing it before its end stops its threads; after its end nothing is
 * left to close. An error of a worker thread comes out of {@link #next()}, and the pass is over.
 *
 * <p>{@code fit}, {@code evaluate} and {@code predict} call {@link #hasNext()} and {@link #next()}
 * on one thread of their own, one batch ahead of the step, unless {@link #readsAhead()}; {@link
 * #close()} comes after that thread has ended.
 */
public interface BatchIterator extends Iterator<Batch>, AutoCloseable {
  /** Whether batches are made ahead on other threads already. Default false. */
  default boolean readsAhead() {
    return false;
  }

  /**
   * Says that nobody uses the inputs of a batch of this pass any more, so that their memory may
   * hold another batch's. Calling it is never needed; by default nothing happens. May be called by
   * another thread than {@link #next()}.
   */
  default void release(Batch batch) {}

  /**
   * The milliseconds that each stage of making batches has taken in this pass so far, such as
   * {@code decode} and {@code transform}, in their order; summed over threads, so that two threads
   * may take two seconds in one. Empty (the default) where that is not known. May be called by
   * another thread than {@link #next()}, and after {@link #close()}.
   */
  default Map<String, Double> stageMillis() {
    return Map.of();
  }

  @Override
  void close();
}
