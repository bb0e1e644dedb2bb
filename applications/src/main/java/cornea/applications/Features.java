package cornea.applications;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.models.Model;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a network makes of images, beside their labels and files: a head is trained on features in a
 * fraction of the time that training through the network takes.
 *
 * <pre>{@code
 * Features train = Features.extract(base, generator.flowFromDirectory(Path.of("train")));
 * head.fit(train.x(), train.y(), f -> f.epochs(30).batchSize(20));
 * }</pre>
 */
public final class Features {
  private final String base;
  private final Tensor x;
  private final @Nullable Tensor y;
  private final List<String> fileNames;

  private Features(String base, Tensor x, @Nullable Tensor y, List<String> fileNames) {
    this.base = base;
    this.x = x;
    this.y = y;
    this.fileNames = List.copyOf(fileNames);
  }

  /** What {@link Features#extract} is told, by name. */
  public static final class Options {
    private @Nullable Path cache;
    private int steps = -1;

    private Options() {}

    /**
     * A folder that keeps the features of each batch, so that the same network on the same images
     * computes them once. A file ({@code .npy}) is named by a SHA-256 of the network's options and
     * weights, its engine and precision, and the batch's pixels, so other weights or images never
     * meet old features; nothing is deleted. Default none.
     */
    public Options cache(Path folder) {
      cache = folder;
      return this;
    }

    /** How many batches are read; default one pass over the data. */
    public Options steps(int steps) {
      if (steps < 1) {
        throw new IllegalArgumentException("'steps' must be 1 or more. Received: steps=" + steps);
      }
      this.steps = steps;
      return this;
    }
  }

  /** The features of all data, in its own order. */
  public static Features extract(Model base, Batches data) {
    return extract(base, data, options -> {});
  }

  /**
   * The features of data, in its own order.
   *
   * @param base a network with one input and one output
   * @param data its images; labels and file names are kept where there are any
   * @param set options by name
   * @throws CorneaException if the data is empty or has no end, or does not fit the network
   */
  public static Features extract(Model base, Batches data, Consumer<Options> set) {
    Options options = new Options();
    set.accept(options);
    if (data.size() < 0 && options.steps < 0) {
      throw new CorneaException(
          base.label(), "Features.extract: the data has no end: set steps(…)");
    }
    FeatureCache cache = options.cache == null ? null : new FeatureCache(options.cache, base);
    List<Tensor> xs = new ArrayList<>();
    List<Tensor> ys = new ArrayList<>();
    List<String> fileNames = new ArrayList<>();
    try (BatchIterator iterator = data.inOrder().iterator(0, 0)) {
      while (iterator.hasNext() && (options.steps < 0 || xs.size() < options.steps)) {
        Batch batch = iterator.next();
        Tensor x = batch.x();
        xs.add(cache == null ? base.predict(x) : cache.features(x));
        if (!batch.ys().isEmpty()) {
          ys.add(batch.y());
        }
        fileNames.addAll(batch.fileNames());
        iterator.release(batch);
      }
    }
    if (xs.isEmpty()) {
      throw new CorneaException(base.label(), "Features.extract: the data is empty");
    }
    return new Features(
        base.label(), Tensors.concat(xs), ys.isEmpty() ? null : Tensors.concat(ys), fileNames);
  }

  /** The network's output for each image. */
  public Tensor x() {
    return x;
  }

  /**
   * The label of each image.
   *
   * @throws CorneaException if the data has none
   */
  public Tensor y() {
    if (y == null) {
      throw new CorneaException(
          base, "the data has no labels: read it with a class mode other than NONE");
    }
    return y;
  }

  /** The file of each image; empty where the data is no files. */
  public List<String> fileNames() {
    return fileNames;
  }
}
