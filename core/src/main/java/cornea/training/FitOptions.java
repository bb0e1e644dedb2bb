package cornea.training;

import cornea.callbacks.Callback;
import cornea.data.ArrayBatches;
import cornea.data.Batches;
import cornea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code Model.fit} is told, by name; names and defaults are Keras's. */
public final class FitOptions {
  private int batchSize = 32;
  private int epochs = 1;
  private int initialEpoch;
  private int stepsPerEpoch = -1;
  private int validationSteps = -1;
  private int validationBatchSize = -1;
  private int validationFreq = 1;
  private int verbose = 1;
  private boolean shuffle = true;
  private double validationSplit;
  private @Nullable Batches validationData;
  private List<Tensor> validationInputs = List.of();
  private List<Tensor> validationTargets = List.of();
  private @Nullable Tensor validationWeights;
  private @Nullable Tensor sampleWeight;
  private final Map<Integer, Double> classWeight = new LinkedHashMap<>();
  private @Nullable Path resumeFrom;
  private final List<Callback> callbacks = new ArrayList<>();

  /** Samples in a batch, for arrays. Default 32. */
  public FitOptions batchSize(int batchSize) {
    this.batchSize = positive("batchSize", batchSize);
    return this;
  }

  /** The number of the epoch after the last one. Default 1. */
  public FitOptions epochs(int epochs) {
    this.epochs = positive("epochs", epochs);
    return this;
  }

  /** The epoch to begin with, counted from 0, to go on with a training. Default 0. */
  public FitOptions initialEpoch(int initialEpoch) {
    this.initialEpoch = initialEpoch;
    return this;
  }

  /**
   * Goes on from a file that {@code BackupAndRestore} or {@code TrainingControl.backup} wrote: the
   * weights, the optimizer, the seed, the epoch, the position in the data and the callbacks are
   * those of the training that wrote it, and every number after it is the same to the last bit.
   * Model, data and options must be those of that training.
   */
  public FitOptions resumeFrom(Path file) {
    resumeFrom = file;
    return this;
  }

  @Nullable Path resumeFrom() {
    return resumeFrom;
  }

  /** Steps in an epoch; data that is shorter starts again. Default one pass over the data. */
  public FitOptions stepsPerEpoch(int stepsPerEpoch) {
    this.stepsPerEpoch = positive("stepsPerEpoch", stepsPerEpoch);
    return this;
  }

  /** Data on which each epoch ends. Default none. */
  public FitOptions validationData(Batches validationData) {
    this.validationData = validationData;
    return this;
  }

  /** Arrays on which each epoch ends. */
  public FitOptions validationData(Tensor x, Tensor y) {
    return validationData(List.of(x), List.of(y), null);
  }

  /** Arrays on which each epoch ends, with a weight for each sample. */
  public FitOptions validationData(Tensor x, Tensor y, Tensor weights) {
    return validationData(List.of(x), List.of(y), weights);
  }

  /**
   * Arrays on which each epoch ends, for a model of several inputs or outputs, with a weight for
   * each sample or null.
   */
  public FitOptions validationData(List<Tensor> xs, List<Tensor> ys, @Nullable Tensor weights) {
    validationInputs = List.copyOf(xs);
    validationTargets = List.copyOf(ys);
    validationWeights = weights;
    return this;
  }

  /**
   * The share of arrays that is kept for validation: the last part, before shuffling. Default 0.
   */
  public FitOptions validationSplit(double validationSplit) {
    this.validationSplit = validationSplit;
    return this;
  }

  /** Steps of a validation. Default one pass. */
  public FitOptions validationSteps(int validationSteps) {
    this.validationSteps = positive("validationSteps", validationSteps);
    return this;
  }

  /** Samples in a batch of validation arrays. Default {@code batchSize}. */
  public FitOptions validationBatchSize(int validationBatchSize) {
    this.validationBatchSize = positive("validationBatchSize", validationBatchSize);
    return this;
  }

  /** Validation every so many epochs. Default 1. */
  public FitOptions validationFreq(int validationFreq) {
    this.validationFreq = positive("validationFreq", validationFreq);
    return this;
  }

  /** Whether arrays are shuffled anew for each epoch. Default true. */
  public FitOptions shuffle(boolean shuffle) {
    this.shuffle = shuffle;
    return this;
  }

  /** A weight for each sample of arrays, shape (samples). Default 1 for all. */
  public FitOptions sampleWeight(Tensor sampleWeight) {
    this.sampleWeight = sampleWeight;
    return this;
  }

  /** A weight for each class in the training loss; classes not in the map weigh 1. */
  public FitOptions classWeight(Map<Integer, Double> classWeight) {
    this.classWeight.putAll(classWeight);
    return this;
  }

  /** 0 silent, 1 a progress bar, 2 one line for each epoch. Default 1. */
  public FitOptions verbose(int verbose) {
    this.verbose = verbose(verbose, "fit");
    return this;
  }

  /** What goes on beside training. Default nothing. */
  public FitOptions callbacks(Callback... callbacks) {
    this.callbacks.addAll(Arrays.asList(callbacks));
    return this;
  }

  static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "'" + name + "' must be 1 or more. Received: " + name + "=" + value);
    }
    return value;
  }

  static int verbose(int value, String call) {
    if (value < 0 || value > 2) {
      throw new IllegalArgumentException(
          call + ": 'verbose' must be 0, 1 or 2. Received: verbose=" + value);
    }
    return value;
  }

  /** Arrays as batches under these options: the training part, and the validation part if split. */
  List<ArrayBatches> batches(List<Tensor> x, List<Tensor> y) {
    ArrayBatches all = new ArrayBatches(x, y, sampleWeight, batchSize, shuffle);
    return validationSplit == 0 ? List.of(all) : all.split(validationSplit, validationBatch());
  }

  @Nullable Batches validation() {
    if (validationInputs.isEmpty()) {
      return validationData;
    }
    return new ArrayBatches(
        validationInputs, validationTargets, validationWeights, validationBatch(), false);
  }

  private int validationBatch() {
    return validationBatchSize > 0 ? validationBatchSize : batchSize;
  }

  int epochs() {
    return epochs;
  }

  int initialEpoch() {
    return initialEpoch;
  }

  int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  int validationSteps() {
    return validationSteps;
  }

  int validationFreq() {
    return validationFreq;
  }

  int verbose() {
    return verbose;
  }

  Map<Integer, Double> classWeight() {
    return classWeight;
  }

  List<Callback> callbacks() {
    return callbacks;
  }
}
