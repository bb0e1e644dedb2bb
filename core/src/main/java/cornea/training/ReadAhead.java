package cornea.training;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A pass that is read on a thread of its own while the caller works on the batch before: one batch
 * ahead, so that no more than two take memory. What the caller sees is what the pass gives, in its
 * order, its exceptions included. The thread ends with the pass, or on {@link #close}.
 */
final class ReadAhead implements BatchIterator {
  private static final long CLOSE_MILLIS = 10;

  /** What the reader hands over: a batch, the failure that ended the pass, or neither: its end. */
  private record Item(@Nullable Batch batch, @Nullable Throwable failure) {}

  private final BatchIterator source;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(1);
  private final Semaphore room = new Semaphore(1); // the next batch may be read
  private final Thread reader = new Thread(this::read, "cornea-data");
  private volatile boolean closed;
  private @Nullable Item head;

  private ReadAhead(BatchIterator source) {
    this.source = source;
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * A pass over the data, read ahead unless it reads ahead itself or has only one batch.
   *
   * @param limit how many batches will be read at most; -1 for all
   */
  static BatchIterator pass(Batches data, long seed, int epoch, int limit) {
    BatchIterator source = data.iterator(seed, epoch);
    boolean single = data.size() == 1 || limit == 1;
    return single || source.readsAhead() ? source : new ReadAhead(source);
  }

  private void read() {
    try {
      Item item;
      do {
        room.acquire();
        item = readNext();
        queue.put(item);
      } while (item.batch() != null && !closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed while the queue was full: the thread ends
    }
  }

  private Item readNext() {
    try {
      return source.hasNext() ? new Item(source.next(), null) : new Item(null, null);
    } catch (Throwable e) { // whatever it is, it belongs to the caller
      return new Item(null, e);
    }
  }

  @Override
  public boolean hasNext() {
    Item item = head();
    if (item.failure() instanceof RuntimeException exception) {
      throw exception;
    }
    if (item.failure() instanceof Error error) {
      throw error;
    }
    if (item.failure() != null) { // a checked one, past the compiler
      throw new CorneaException("Reading batches", item.failure().toString(), item.failure());
    }
    return item.batch() != null;
  }

  @Override
  public Batch next() {
    Batch batch = hasNext() ? head().batch() : null;
    if (batch == null) {
      throw new NoSuchElementException("This pass over the data is over");
    }
    head = null;
    return batch;
  }

  private Item head() {
    Item item = head;
    if (item == null) {
      if (closed) {
        return new Item(null, null);
      }
      try {
        item = queue.take();
        room.release();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CorneaException(
            "Reading batches", "the thread was interrupted while it waited for a batch", e);
      }
      head = item;
    }
    return item;
  }

  @Override
  public boolean readsAhead() {
    return true;
  }

  @Override
  public void release(Batch batch) {
    source.release(batch);
  }

  @Override
  public Map<String, Double> stageMillis() {
    return source.stageMillis();
  }

  /** Waits for the reader, so that nothing runs on behind the caller, and closes the pass. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    reader.interrupt();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        queue.clear(); // a source may have swallowed the interruption
        reader.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    head = null;
    source.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
