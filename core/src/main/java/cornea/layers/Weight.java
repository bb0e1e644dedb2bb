package cornea.layers;

import cornea.constraints.Constraint;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.initializers.Initializer;
import cornea.random.CounterRandom;
import cornea.regularizers.Regularizer;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A layer's variable with what Keras knows about it: how it starts, what it costs, where it may go.
 *
 * <p>Its value lives in one place at a time: on the host, or in the state of the engine that used
 * it last. {@link #tensor} and {@link #assign} go to where it is. A weight that several models
 * share (a shared layer, a nested model) is one weight; see {@code cornea.training.ModelState}.
 */
public final class Weight {
  /** A place other than the host where values of weights live: an engine's state. */
  public interface Home {
    /** A copy of a weight's value. */
    Tensor read(Weight weight);

    /** Replaces a weight's value. */
    void write(Weight weight, Tensor value);
  }

  private final Layer owner;
  private final String name;
  private final Variable variable;
  private final Initializer initializer;
  private final @Nullable Regularizer regularizer;
  private final @Nullable Constraint constraint;
  private final boolean state;
  private @Nullable Tensor host;
  private @Nullable Home home;
  private long changes;

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

  /**
   * Its value. A weight that has none yet is initialised, from a seed drawn at random; a model that
   * is compiled with a seed initialises its weights before.
   */
  public synchronized Tensor tensor() {
    if (home != null) {
      return home.read(this);
    }
    initialize(CounterRandom.key(CounterRandom.freshSeed(), 0, 0));
    return Objects.requireNonNull(host);
  }

  /**
   * Gives a weight that has no value yet its first one.
   *
   * @param key of {@link CounterRandom}
   */
  public synchronized void initialize(long key) {
    if (home == null && host == null) {
      assign(initializer.initialize(shape(), key));
    }
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
    if (home == null) {
      host = value;
    } else {
      home.write(this, value);
    }
    changes++;
  }

  /** Where the value lives, null on the host. */
  public synchronized @Nullable Home home() {
    return home;
  }

  /** Moves the value to a home that has it already. */
  public synchronized void moveTo(Home home) {
    this.home = home;
    host = null;
  }

  /** Moves the value back to the host if it lives in the given home, which is about to go. */
  public synchronized void leave(Home leaving) {
    if (home == leaving) {
      host = leaving.read(this);
      home = null;
    }
  }

  /** How often the value has changed; copies elsewhere are stamped with it. */
  public synchronized long changes() {
    return changes;
  }

  /** Notes that a step changed the value where it lives. */
  public synchronized long changed() {
    return ++changes;
  }

  @Override
  public String toString() {
    return path() + " " + shape();
  }
}
