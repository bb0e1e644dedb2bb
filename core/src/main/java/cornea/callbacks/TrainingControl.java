package cornea.callbacks;

import cornea.metrics.Direction;
import cornea.models.Model;
import cornea.saving.WeightStore;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a callback may do to the training that it watches. */
public interface TrainingControl {
  /** Ends training after the epoch (or, from a batch's hook, after the batch). */
  void stop();

  /** Whether {@link #stop} was called. */
  boolean isStopped();

  /** The optimizer's learning rate. */
  double learningRate();

  /** Changes the learning rate from the next step on. */
  void learningRate(double learningRate);

  /** A copy of all weights. */
  WeightStore snapshot();

  /**
   * Milliseconds of this epoch in which training waited for its next batch: none of them if images
   * are read and transformed as fast as the engine learns. 0 where that is not known.
   */
  default double inputWaitMillis() {
    return 0;
  }

  /**
   * Milliseconds of this epoch that each stage of making batches took ({@code decode}, {@code
   * resize}, {@code transform}, …), summed over the threads that did it beside the training. Empty
   * where that is not known.
   */
  default Map<String, Double> inputStageMillis() {
    return Map.of();
  }

  /**
   * The numbers of an epoch that come from the loss and the metrics, validation's and callbacks'
   * own not among them, and which way each improves. Empty where that is not known.
   */
  default Map<String, Direction> directions() {
    return Map.of();
  }

  /** Sets all weights. */
  void restore(WeightStore weights);

  /** The model in training; null where that is not known. */
  default @Nullable Model model() {
    return null;
  }

  /**
   * Saves the model with all that the training needs to go on, once every callback is done with
   * this epoch; {@code fit(…, f -> f.resumeFrom(file))} goes on from there.
   */
  default void backup(Path file) {
    throw new UnsupportedOperationException("this training cannot save its model");
  }
}
