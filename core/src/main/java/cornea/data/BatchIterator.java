package cornea.data;

import java.util.Iterator;

/**
 * One pass over the data. Closing it before its end stops its threads; after its end nothing is
 * left to close. An error of a worker thread comes out of {@link #next()}, and the pass is over.
 */
public interface BatchIterator extends Iterator<Batch>, AutoCloseable {
  @Override
  void close();
}
