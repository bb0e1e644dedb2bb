package cornea.graph;

import cornea.tensor.Shape;

/**
 * A tensor that outlives a step: a weight, a moving average, an optimizer's slot, a host-written
 * scalar. It has an identity and no value; the value lives in an engine's state.
 */
public final class Variable {
  private final String name;
  private final Shape shape;

  /** A variable of a known shape; the name serves messages only. */
  public Variable(String name, Shape shape) {
    if (!shape.isKnown()) {
      throw new IllegalArgumentException(
          "Variable '" + name + "': every dimension must be known. Received: " + shape);
    }
    this.name = name;
    this.shape = shape;
  }

  /** For messages, such as {@code conv2d_1/kernel}. */
  public String name() {
    return name;
  }

  /** In Keras's layout. */
  public Shape shape() {
    return shape;
  }

  @Override
  public String toString() {
    return name + " " + shape;
  }
}
