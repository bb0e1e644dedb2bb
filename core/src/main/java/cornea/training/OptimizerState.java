package cornea.training;

import cornea.layers.Weight;
import cornea.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an optimizer got: what a training needs beside the weights to go on with the same next
 * step.
 *
 * @param iteration the number of steps done
 * @param learningRate the rate of the next step; null where a schedule gives it
 * @param slots what the optimizer keeps, in the order in which Keras saves it
 */
public record OptimizerState(
    long iteration, @Nullable Double learningRate, List<OptimizerState.Slot> slots) {
  /**
   * One tensor that an optimizer keeps.
   *
   * @param weight of which weight; null for a number that all weights share
   * @param name Keras's name, such as {@code momentum}
   * @param value in float32, of the weight's shape
   */
  public record Slot(@Nullable Weight weight, String name, Tensor value) {}

  /** Copies the list. */
  public OptimizerState {
    slots = List.copyOf(slots);
  }
}
