package cornea.graph;

import cornea.tensor.Shape;

/**
 * A tensor that does not exist yet: one output of a {@link Producer}, known by its shape. Layers
 * take and return values; while a model is put together the batch dimension is unknown.
 */
public final class Value {
  private final Shape shape;
  private final Producer producer;
  private final int index;

  /** The output {@code index} of a producer. */
  public Value(Shape shape, Producer producer, int index) {
    this.shape = shape;
    this.producer = producer;
    this.index = index;
  }

  /** The dimensions; unknown ones only in a symbolic value. */
  public Shape shape() {
    return shape;
  }

  /** What computes this value. */
  public Producer producer() {
    return producer;
  }

  /** Which of the producer's outputs this is. */
  public int index() {
    return index;
  }

  /**
   * The node that computes this value.
   *
   * @throws IllegalStateException if the value is a symbolic one, outside any graph
   */
  public Node node() {
    if (producer instanceof Node node) {
      return node;
    }
    throw new IllegalStateException(
        "Ops work inside a layer's call, not on the symbolic output of "
            + producer.describe()
            + " "
            + shape
            + ". Wrap the computation in a layer, or in a Lambda");
  }

  @Override
  public String toString() {
    return producer.describe() + "[" + index + "] " + shape;
  }
}
