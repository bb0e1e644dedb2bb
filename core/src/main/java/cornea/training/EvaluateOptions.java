package cornea.training;

import cornea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What {@code Model.evaluate} and {@code Model.predict} are told, by name. */
public final class EvaluateOptions {
  private int batchSize = 32;
  private int steps = -1;
  private int verbose = 1;
  private @Nullable Tensor sampleWeight;

  /** Samples in a batch, for arrays. Default 32. */
  public EvaluateOptions batchSize(int batchSize) {
    this.batchSize = FitOptions.positive("batchSize", batchSize);
    return this;
  }

  /** How many batches are read. Default one pass over the data. */
  public EvaluateOptions steps(int steps) {
    this.steps = FitOptions.positive("steps", steps);
    return this;
  }

  /** 0 silent, 1 a progress bar, 2 one line. Default 1. */
  public EvaluateOptions verbose(int verbose) {
    this.verbose = FitOptions.verbose(verbose, "evaluate");
    return this;
  }

  /** A weight for each sample of arrays, shape (samples). */
  public EvaluateOptions sampleWeight(Tensor sampleWeight) {
    this.sampleWeight = sampleWeight;
    return this;
  }

  int batchSize() {
    return batchSize;
  }

  int steps() {
    return steps;
  }

  int verbose() {
    return verbose;
  }

  @Nullable Tensor sampleWeight() {
    return sampleWeight;
  }
}
