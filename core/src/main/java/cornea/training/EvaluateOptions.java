package cornea.training;

import cornea.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code Model.evaluate} and {@code Model.predict} are told, by name. */
public final class EvaluateOptions {
  private int batchSize = 32;
  private int steps = -1;
  private int verbose = 1;
  private @Nullable Tensor sampleWeight;
  private @Nullable List<String> classNames;

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

  /** A weight for each sample of arrays, shape (samples). Default 1 for all. */
  public EvaluateOptions sampleWeight(Tensor sampleWeight) {
    this.sampleWeight = sampleWeight;
    return this;
  }

  /**
   * What the classes are called, in the order of their numbers: the evaluation then also has {@link
   * Evaluation#classification}. For {@code evaluate} of a model of one output, whose targets are
   * one-hot rows or one number for each sample.
   */
  public EvaluateOptions classNames(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
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

  @Nullable List<String> classNames() {
    return classNames;
  }
}
