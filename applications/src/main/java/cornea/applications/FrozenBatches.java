package cornea.applications;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.data.Fingerprint;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.layers.CallContext;
import cornea.models.Model;
import cornea.op.DropoutOp;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches of images as batches of what a frozen network makes of them. Each image goes through the
 * network once; after that its output is found by the image's pixels. A batch with an image that is
 * new goes through as a whole, so that its numbers are those of training through the network; where
 * a network's kernels depend on the number of images, that holds for batches of one size.
 */
final class FrozenBatches implements Batches {
  private final Model base;
  private final Batches data;
  private final Map<String, Tensor> known;
  private volatile boolean complete; // after a whole pass nothing should be new

  /**
   * Batches of features.
   *
   * @param base frozen
   * @throws CorneaException if the network computes otherwise in training, though it is frozen
   */
  FrozenBatches(Model base, Batches data) {
    this(base, data, new HashMap<>());
    GraphBuilder builder = new GraphBuilder();
    CallContext context = new CallContext(builder, true, 0);
    Value image = builder.input("x", base.inputShape().withDim(0, 1));
    Graph graph = builder.build(base.trace(builder, List.of(image), context), Map.of());
    boolean draws = graph.nodes().stream().anyMatch(node -> node.op() instanceof DropoutOp);
    if (draws || !context.losses().isEmpty() || !context.assignments().isEmpty()) {
      throw new CorneaException(
          base.label(),
          "cacheFrozen(true) needs a network whose output is the same in each epoch. Received: one"
              + " with dropout, losses or moving averages of its own. Leave them out or"
              + " cacheFrozen off");
    }
  }

  private FrozenBatches(Model base, Batches data, Map<String, Tensor> known) {
    this.base = base;
    this.data = data;
    this.known = known;
  }

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public Map<String, Object> description() {
    return data.description();
  }

  @Override
  public Batches inOrder() {
    Batches ordered = data.inOrder();
    return ordered == data ? this : new FrozenBatches(base, ordered, known);
  }

  @Override
  public BatchIterator iterator(long seed, int epoch) {
    return new Pass(data.iterator(seed, epoch));
  }

  private Tensor features(Tensor x) {
    int rows = x.shape().dim(0);
    int size = x.size() / rows;
    List<String> keys = new ArrayList<>();
    List<Tensor> found = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      String key = new Fingerprint().add(x, row * size, (row + 1) * size).hex();
      keys.add(key);
      @Nullable Tensor features = known(key);
      if (features != null) {
        found.add(features);
      }
    }
    if (found.size() == rows) {
      return Tensors.stack(found);
    }
    if (complete) {
      throw new CorneaException(
          base.label(),
          "cacheFrozen(true) needs the same images in each epoch. Received: one that the first"
              + " pass did not have, as transformations make them. Use a generator without"
              + " transformations, or leave cacheFrozen off");
    }
    // As many at once as in a training step: an engine may add in another order for fewer.
    Tensor features = base.predictOnBatch(x);
    synchronized (known) {
      for (int row = 0; row < rows; row++) {
        known.putIfAbsent(keys.get(row), features.row(row));
      }
    }
    return features;
  }

  private @Nullable Tensor known(String key) {
    synchronized (known) {
      return known.get(key);
    }
  }

  /** One pass over the images. */
  private final class Pass implements BatchIterator {
    private final BatchIterator images;

    Pass(BatchIterator images) {
      this.images = images;
    }

    @Override
    public boolean hasNext() {
      boolean more = images.hasNext();
      complete |= !more;
      return more;
    }

    @Override
    public Batch next() {
      Batch batch = images.next();
      Tensor features = features(batch.x());
      List<Tensor> ys = batch.ys();
      Batch result = new Batch(List.of(features), ys, batch.sampleWeight(), batch.fileNames());
      images.release(batch);
      return result;
    }

    @Override
    public void close() {
      images.close();
    }
  }
}
