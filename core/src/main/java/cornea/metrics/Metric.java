package cornea.metrics;

import cornea.saving.Configurable;
import cornea.saving.Options;
import cornea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A number about predictions that is gathered over batches. Not thread-safe. */
public abstract class Metric implements Configurable {
  private String name;

  /** A metric under the given name. */
  protected Metric(String name) {
    this.name = name;
  }

  @Override
  public void options(Options o) {
    name = o.text("name", name);
    o.written("dtype", "float32");
    o.ignored("fn");
  }

  /** Its key in histories. */
  public final String name() {
    return name;
  }

  /** Changes its key in histories. */
  public Metric name(String name) {
    this.name = name;
    return this;
  }

  /**
   * Which way it improves, for callbacks that watch it without being told; {@link
   * Direction#UNKNOWN} unless a metric says otherwise.
   */
  public Direction direction() {
    return Direction.UNKNOWN;
  }

  /**
   * Takes a batch in.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param sampleWeight a weight for each sample, shape (batch), or null
   */
  public abstract void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight);

  /**
   * Checks that there is a target for each prediction.
   *
   * @throws IllegalArgumentException if there is not
   */
  final void requireSameSize(Tensor yTrue, Tensor yPred) {
    if (yTrue.size() != yPred.size()) {
      throw new IllegalArgumentException(
          "Metric '"
              + name
              + "' needs a target for each prediction. Expected: "
              + yPred.shape()
              + ". Received: "
              + yTrue.shape());
    }
  }

  /** The number for all batches since the last {@link #reset}. */
  public abstract double result();

  /** Forgets every batch. */
  public abstract void reset();
}
