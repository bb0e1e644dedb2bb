package cornea.layers;

import cornea.constraints.Constraint;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.initializers.Initializer;
import cornea.regularizers.Regularizer;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A layer's variable with what Keras knows about it: how it starts, what it costs, where it may go.
 *
 * <p>Its value lives in one place at a time: on the host, or in the state of the engine that used
 * it last. {@link #tensor} and {@link #assign} go to where it is. A weight that several models
 * share (a shared layer, a nested model) is one weight; see {@code cornea.training.ModelState}.
 */
public final class Weight {
  private final Layer owner;
  private final String name;
  private final Variable variable;
  private final Initializer initializer;
  private final @Nullable Regularizer regularizer;
  private final @Nullable Constraint constraint;
  private final boolean state;
  private @Nullable Tensor host;

  Weight(
      Layer owner,
      String name,
      Shape shape,
      Initializer initializer,
      @Nullable Regularizer regularizer,
      @Nullable Constraint constraint,
      boolean state) {
    this.owner = owner;
    this.name = name;
    this.variable = new Variable(owner.name() + "/" + name, shape);
    this.initializer = initializer;
    this.regularizer = regularizer;
    this.constraint = constraint;
    this.state = state;
  }

  /** Keras's name in the layer, such as {@code kernel}. */
  public String name() {
    return name;
  }

  /** The layer's name and the weight's: {@code conv2d/kernel}. Models add those around them. */
  public String path() {
    return owner.name() + "/" + name;
  }

  /** The layer that declared it. */
  public Layer owner() {
    return owner;
  }

  /** In Keras's layout. */
  public Shape shape() {
    return variable.shape();
  }

  /** What stands for it in graphs. */
  public Variable variable() {
    return variable;
  }

  /** How it starts. */
  public Initializer initializer() {
    return initializer;
  }

  /** What is added to the loss. */
  public @Nullable Regularizer regularizer() {
    return regularizer;
  }

  /** What it goes through after each update. */
  public @Nullable Constraint constraint() {
    return constraint;
  }

  /** Whether it is never trained by gradients: a moving average, a statistic. */
  public boolean isState() {
    return state;
  }

  /** Whether an optimizer may change it: it is no state and its layer is trainable. */
  public boolean isTrainable() {
    return !state && owner.isTrainable();
  }

  /**
   * Its value in the step being traced.
   *
   * @throws IllegalStateException outside a layer's {@code call}
   */
  public Value value() {
    return CallContext.current().value(this);
  }

  /** A copy of its value. */
  public synchronized Tensor tensor() {
    if (host == null) {
      throw new IllegalStateException("Weight '" + path() + "' has no value yet");
    }
    return host;
  }

  /**
   * Replaces its value.
   *
   * @throws IllegalArgumentException if the shape is another
   */
  public synchronized void assign(Tensor value) {
    if (!value.shape().equals(shape())) {
      throw new IllegalArgumentException(
          "Weight '" + path() + "': expected " + shape() + ". Received: " + value.shape());
    }
    host = value;
  }

  @Override
  public String toString() {
    return path() + " " + shape();
  }
}
