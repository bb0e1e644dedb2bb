package cornea.data;

import cornea.random.CounterRandom;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tensors, batch by batch; the last batch may be short. With shuffling each epoch has an order of
 * its own, a pure function of seed and epoch.
 */
public final class ArrayBatches implements Batches {
  private static final int SHUFFLE_STREAM = 1;
  private static final int FINGERPRINTED = 1 << 20; // numbers of an array: a few milliseconds

  private final List<Tensor> xs;
  private final List<Tensor> ys;
  private final @Nullable Tensor sampleWeight;
  private final int batchSize;
  private final boolean shuffle;
  private final int rows;
  private final boolean reusable; // doubles are rare and need no such care
  // Inputs of whole batches that were released; any of them fits any whole batch of any pass.
  private final Queue<List<float[]>> free = new ConcurrentLinkedQueue<>();

  /**
   * Batches of several inputs and outputs.
   *
   * @param xs the inputs, each with one row for each sample
   * @param ys the targets, none where there are no targets
   * @param sampleWeight a weight for each sample, or null
   * @param batchSize samples in a batch, 1 or more
   * @param shuffle whether each epoch has an order of its own
   * @throws IllegalArgumentException if there are no samples or the numbers of rows differ
   */
  public ArrayBatches(
      List<Tensor> xs,
      List<Tensor> ys,
      @Nullable Tensor sampleWeight,
      int batchSize,
      boolean shuffle) {
    this.xs = List.copyOf(xs);
    this.ys = List.copyOf(ys);
    this.sampleWeight = sampleWeight;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    if (batchSize < 1) {
      throw new IllegalArgumentException("'batchSize' must be 1 or more. Received: " + batchSize);
    }
    if (xs.isEmpty() || xs.get(0).shape().rank() == 0 || xs.get(0).shape().dim(0) == 0) {
      throw new IllegalArgumentException(
          "The data is empty: x needs at least one sample. Received: "
              + (xs.isEmpty() ? "no x" : "x of shape " + xs.get(0).shape()));
    }
    rows = xs.get(0).shape().dim(0);
    reusable = xs.stream().allMatch(x -> x.dtype() == DType.FLOAT32);
    xs.forEach(x -> requireRows("x", x));
    ys.forEach(y -> requireRows("y", y));
    if (sampleWeight != null) {
      requireRows("sampleWeight", sampleWeight);
    }
  }

  private void requireRows(String name, Tensor tensor) {
    if (tensor.shape().rank() == 0 || tensor.shape().dim(0) != rows) {
      throw new IllegalArgumentException(
          "x, y and sampleWeight must have one number of samples. Expected: "
              + rows
              + ". Received: "
              + name
              + " of shape "
              + tensor.shape());
    }
  }

  /** Number of samples. */
  public int samples() {
    return rows;
  }

  @Override
  public int size() {
    return (rows + batchSize - 1) / batchSize;
  }

  /** A fingerprint of a part of the numbers: enough to tell one data set from another. */
  @Override
  public Map<String, Object> description() {
    Fingerprint fingerprint = new Fingerprint();
    for (List<Tensor> tensors : List.of(xs, ys)) {
      for (Tensor tensor : tensors) {
        fingerprint.add(tensor.shape().toString());
        fingerprint.add(tensor, 0, Math.min(tensor.size(), FINGERPRINTED));
      }
    }
    return Map.of("data", fingerprint.hex());
  }

  @Override
  public Batches inOrder() {
    return shuffle ? new ArrayBatches(xs, ys, sampleWeight, batchSize, false) : this;
  }

  /**
   * Cuts the last part off, before any shuffling, as Keras's {@code validation_split}.
   *
   * @param share how much, in (0, 1)
   * @return the first part and the last
   */
  public List<ArrayBatches> split(double share) {
    return split(share, batchSize);
  }

  /**
   * As {@link #split(double)}, with another batch size for the last part.
   *
   * @param share how much, in (0, 1)
   * @param lastBatchSize samples in a batch of the last part
   * @return the first part and the last
   */
  public List<ArrayBatches> split(double share, int lastBatchSize) {
    int at = (int) Math.floor(rows * (1 - share));
    if (!(share > 0 && share < 1) || at == 0 || at == rows) {
      throw new IllegalArgumentException(
          "'validationSplit' must leave samples on both sides. Received: validationSplit="
              + share
              + " of "
              + rows
              + " samples");
    }
    return List.of(part(0, at, batchSize, shuffle), part(at, rows, lastBatchSize, false));
  }

  private ArrayBatches part(int from, int to, int size, boolean shuffled) {
    List<Tensor> xPart = new ArrayList<>();
    List<Tensor> yPart = new ArrayList<>();
    xs.forEach(x -> xPart.add(x.slice(from, to)));
    ys.forEach(y -> yPart.add(y.slice(from, to)));
    Tensor weights = sampleWeight == null ? null : sampleWeight.slice(from, to);
    return new ArrayBatches(xPart, yPart, weights, size, shuffled);
  }

  @Override
  public BatchIterator iterator(long seed, int epoch) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    if (shuffle) {
      long key = CounterRandom.key(seed, SHUFFLE_STREAM, epoch);
      for (int i = rows - 1; i > 0; i--) {
        int other = (int) Long.remainderUnsigned(CounterRandom.longBits(key, i), i + 1L);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
    }
    return new Pass(order);
  }

  /** Rows are gathered into memory that was released, so that passes allocate little. */
  private final class Pass implements BatchIterator {
    private final int[] order;
    // Weak, so that batches which nobody releases are collected as ever.
    private final Map<Batch, List<float[]>> lent = Collections.synchronizedMap(new WeakHashMap<>());
    private int at;

    Pass(int[] order) {
      this.order = order;
    }

    @Override
    public boolean hasNext() {
      return at < order.length;
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException("The pass over the data is at its end");
      }
      int from = at;
      int to = Math.min(at + batchSize, order.length);
      if (!shuffle) {
        at = to;
        return view(from, to);
      }
      int[] rowsNow = Arrays.copyOfRange(order, at, to);
      at = to;
      List<Tensor> y = new ArrayList<>();
      ys.forEach(tensor -> y.add(tensor.rows(rowsNow)));
      Tensor weights = sampleWeight == null ? null : sampleWeight.rows(rowsNow);
      if (rowsNow.length < batchSize || !reusable) {
        List<Tensor> x = new ArrayList<>();
        xs.forEach(tensor -> x.add(tensor.rows(rowsNow)));
        return new Batch(x, y, weights, List.of());
      }
      List<float[]> memory = memory();
      Batch batch = new Batch(gather(rowsNow, memory), y, weights, List.of());
      lent.put(batch, memory);
      return batch;
    }

    /** Rows in order lie where they are. */
    private Batch view(int from, int to) {
      List<Tensor> x = new ArrayList<>();
      xs.forEach(tensor -> x.add(tensor.slice(from, to)));
      List<Tensor> y = new ArrayList<>();
      ys.forEach(tensor -> y.add(tensor.slice(from, to)));
      Tensor weights = sampleWeight == null ? null : sampleWeight.slice(from, to);
      return new Batch(x, y, weights, List.of());
    }

    private List<float[]> memory() {
      List<float[]> released = free.poll();
      if (released != null) {
        return released;
      }
      List<float[]> memory = new ArrayList<>();
      xs.forEach(x -> memory.add(new float[Math.multiplyExact(x.size() / rows, batchSize)]));
      return memory;
    }

    private List<Tensor> gather(int[] rowsNow, List<float[]> memory) {
      List<Tensor> gathered = new ArrayList<>();
      for (int i = 0; i < xs.size(); i++) {
        Tensor x = xs.get(i);
        float[] target = memory.get(i);
        int row = target.length / rowsNow.length;
        for (int j = 0; j < rowsNow.length; j++) {
          x.copyRow(rowsNow[j], target, j * row);
        }
        gathered.add(Tensor.of(target, x.shape().withDim(0, rowsNow.length)));
      }
      return gathered;
    }

    @Override
    public boolean readsAhead() {
      return !shuffle; // views take no time
    }

    @Override
    public void release(Batch batch) {
      List<float[]> memory = lent.remove(batch);
      if (memory != null) {
        free.add(memory);
      }
    }

    @Override
    public void close() {
      at = order.length;
      lent.clear();
    }
  }
}
