package cornea.data;

import java.util.Iterator;

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

  @Override
  void close();
}
