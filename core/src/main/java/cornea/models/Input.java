package cornea.models;

import cornea.graph.Value;
import cornea.tensor.Shape;

/** Where a model begins: symbolic values of known shape and unknown batch. */
public final class Input {
  private Input() {}

  /**
   * An input of the given shape without the batch: {@code Input.of(150, 150, 3)} for images of 150
   * rows, 150 columns and three channels.
   */
  public static Value of(int... shape) {
    return of(Shape.of(shape));
  }

  /** An input of the given shape without the batch. */
  public static Value of(Shape shape) {
    return new InputLayer(shape.prepend(Shape.UNKNOWN)).output();
  }

  /** An input with a name of its own, for models with several. */
  public static Value named(String name, int... shape) {
    return new InputLayer(Shape.of(shape).prepend(Shape.UNKNOWN)).name(name).output();
  }
}
