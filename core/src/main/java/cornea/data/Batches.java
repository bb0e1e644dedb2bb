package cornea.data;

import java.util.Map;

/**
 * Data that can be passed over again and again, batch by batch: arrays, folders, generators, a
 * user's own. Threads that an implementation needs belong to one pass and end with it.
 */
public interface Batches {
  /** Number of batches in one pass, or -1 where the data has no end. */
  int size();

  /**
   * Starts one pass. The order, and whatever else is random, is a function of the two arguments
   * alone: the same pass can be repeated, and epochs can be read in any order.
   *
   * @param seed the seed of the training
   * @param epoch counted from 0
   */
  BatchIterator iterator(long seed, int epoch);

  /**
   * The same data in its own order, for evaluation and prediction: never shuffled, so that results
   * stand beside the rows or files they belong to.
   */
  default Batches inOrder() {
    return this;
  }

  /**
   * What the data say of themselves; a model that is trained on them carries it in its metadata,
   * and so in its file. Known keys: {@code class_names} (a list in the order of the classes'
   * numbers), {@code input} (what becomes of a file before the model sees it), {@code data} (a
   * fingerprint). Values are texts, numbers, booleans, lists and maps. Empty by default.
   */
  default Map<String, Object> description() {
    return Map.of();
  }
}
