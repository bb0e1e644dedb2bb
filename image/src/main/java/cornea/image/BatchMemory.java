package cornea.image;

import cornea.data.Batch;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;

/**
 * The memory of a flow's batches, used again once a batch is released: allocated and cleared anew
 * for each batch, it would cost more time than reading the images from a cache.
 */
final class BatchMemory {
  private final int batchSize;
  private final int elements;
  private final int batches;
  private final Queue<float[]> free = new ArrayDeque<>();
  // Weak, so that batches which nobody releases are collected as ever.
  private final Map<Batch, float[]> lent = new WeakHashMap<>();

  /**
   * @param elements floats of one sample
   * @param batches how many one pass has in use at once; more than these are not kept
   */
  BatchMemory(int batchSize, int elements, int batches) {
    this.batchSize = batchSize;
    this.elements = elements;
    this.batches = batches;
  }

  /** Memory of so many samples, with any content. */
  synchronized float[] take(int samples) {
    float[] released = samples == batchSize ? free.poll() : null;
    return released == null ? new float[Math.multiplyExact(samples, elements)] : released;
  }

  /** Remembers what lies under a batch's images; gives the batch back. */
  synchronized Batch lend(Batch batch, float[] memory) {
    if (batch.size() == batchSize) {
      lent.put(batch, memory);
    }
    return batch;
  }

  /** Nobody uses this batch's images any more. */
  synchronized void release(Batch batch) {
    float[] memory = lent.remove(batch);
    if (memory != null && free.size() < batches) {
      free.add(memory);
    }
  }

  /** Bytes of the batches that one pass has in use at once. */
  long bytes() {
    return (long) batches * batchSize * elements * Float.BYTES;
  }
}
