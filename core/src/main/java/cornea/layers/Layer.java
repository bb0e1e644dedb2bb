package cornea.layers;

import cornea.CorneaException;
import cornea.constraints.Constraint;
import cornea.graph.GraphBuilder;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.initializers.Initializer;
import cornea.regularizers.Regularizer;
import cornea.saving.Json;
import cornea.saving.Names;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A function with weights. A subclass lists its options once ({@link #options}), declares its
 * weights ({@link #build(Shape)}) and composes {@link cornea.op.Ops} ({@link #call(Value,
 * CallContext)}); shapes, gradients, saving and running follow from that. Extend {@link BaseLayer},
 * which brings the common setters.
 *
 * <pre>{@code
 * public final class Scale extends BaseLayer<Scale> {
 *   private Weight factor;
 *
 *   protected void build(Shape input) {
 *     factor = addWeight("factor", Shape.of(input.dim(-1)), new Ones());
 *   }
 *
 *   protected Value call(Value x, CallContext context) {
 *     return Ops.mul(x, factor.value());
 *   }
 * }
 * }</pre>
 *
 * <p>A layer is put together by one thread.
 */
public abstract class Layer {
  /** What Keras writes for layers that compute in float32, whatever the engine computes in. */
  private static final Map<String, @Nullable Object> DTYPE =
      Json.keras("keras", "DTypePolicy", Map.of("name", "float32"));

  private static final AtomicLong LAYERS = new AtomicLong();

  private final long order = LAYERS.getAndIncrement();
  private final List<Weight> trained = new ArrayList<>();
  private final List<Weight> states = new ArrayList<>();
  private final List<Layer> sublayers = new ArrayList<>();
  private final List<LayerCall> calls = new ArrayList<>();
  private @Nullable String name;
  private boolean named;
  private boolean trainable = true;
  private boolean built;
  private List<Shape> inputShapes = List.of();

  /** For subclasses. */
  protected Layer() {}

  /**
   * The layer's name: what the user set, or what the model that it is in gave it as Keras does
   * ({@code conv2d}, {@code conv2d_1}, …); before that, what such a model would give it as far as
   * can be known.
   */
  public final String name() {
    return name == null ? Names.snakeCase(className()) : name;
  }

  /** Sets the name, which must be unique in a model. */
  public Layer name(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new CorneaException(
          className(), "'name' must not be empty nor contain '/'. Received: '" + name + "'");
    }
    setName(name, true);
    return this;
  }

  /** Whether the name is settled and does not wait for a model to give the layer one. */
  public final boolean isNamed() {
    return named;
  }

  /** Keras's class name. */
  public String className() {
    return getClass().getSimpleName();
  }

  /** Class and name for messages: {@code Conv2D 'conv2d_3'}. */
  public final String label() {
    return className() + " '" + name() + "'";
  }

  /** Whether an optimizer may change its weights. */
  public final boolean isTrainable() {
    return trainable;
  }

  /**
   * Freezes or thaws the layer and everything in it. A frozen BatchNormalization also computes as
   * in inference. Takes effect at the next training step.
   */
  public Layer trainable(boolean trainable) {
    this.trainable = trainable;
    for (Layer layer : sublayers()) {
      layer.trainable(trainable);
    }
    return this;
  }

  /** Whether the weights are declared. */
  public boolean isBuilt() {
    return built;
  }

  /** The shapes of the inputs that it was built for, empty before. */
  public final List<Shape> inputShapes() {
    return inputShapes;
  }

  /** The layers that this one is made of. */
  public List<Layer> sublayers() {
    return Collections.unmodifiableList(sublayers);
  }

  /** Every weight once, in Keras's order: its own (trained ones first), then the sublayers'. */
  public final List<Weight> weights() {
    Set<Weight> weights = new LinkedHashSet<>(trained);
    weights.addAll(states);
    for (Layer layer : sublayers()) {
      weights.addAll(layer.weights());
    }
    return List.copyOf(weights);
  }

  /** The weights that an optimizer may change. */
  public final List<Weight> trainableWeights() {
    return trainable ? weights().stream().filter(Weight::isTrainable).toList() : List.of();
  }

  /** The other weights: frozen ones, moving averages. */
  public final List<Weight> nonTrainableWeights() {
    return trainable ? weights().stream().filter(w -> !w.isTrainable()).toList() : weights();
  }

  /** The number of numbers in its weights. */
  public final long countParams() {
    return weights().stream().mapToLong(weight -> weight.shape().size()).sum();
  }

  /**
   * Applies the layer to symbolic values (what {@code Input.of} and other layers' {@code apply}
   * return), building it at the first time. Inside another layer's {@code call} it works on that
   * call's values.
   *
   * @throws CorneaException if the inputs do not fit; the text starts with the layer's label
   */
  public final Value apply(Value... inputs) {
    List<Value> outputs = applyAll(List.of(inputs));
    if (outputs.size() != 1) {
      throw new CorneaException(
          label(), "there are " + outputs.size() + " outputs: use applyAll(List)");
    }
    return outputs.get(0);
  }

  /** Applies the layer and returns all its outputs; see {@link #apply}. */
  public final List<Value> applyAll(List<Value> inputs) {
    if (!inputs.isEmpty() && inputs.get(0).producer() instanceof Node) {
      return CallContext.current().call(this, inputs);
    }
    if (!named) {
      setName(LayerNames.foreseen(this, inputs), false);
    }
    List<Shape> shapes = new ArrayList<>();
    for (Value input : inputs) {
      shapes.add(input.shape());
    }
    LayerCall call = new LayerCall(this, calls.size(), inputs, outputShapes(shapes));
    calls.add(call);
    return call.outputs();
  }

  /** The symbolic calls of this layer so far, in all models. */
  public final List<LayerCall> calls() {
    return Collections.unmodifiableList(calls);
  }

  /**
   * The symbolic output of the layer's first call, from which another model can go on.
   *
   * @throws CorneaException if the layer was never applied
   */
  public Value output() {
    if (calls.isEmpty()) {
      throw new CorneaException(label(), "the layer was never applied, so it has no output");
    }
    return calls.get(0).outputs().get(0);
  }

  /**
   * The shapes that come out for shapes that go in, by tracing the call on a scratch graph; builds
   * the layer if needed.
   */
  public final List<Shape> outputShapes(List<Shape> inputs) {
    GraphBuilder scratch = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    for (Shape shape : inputs) {
      values.add(scratch.input("input" + values.size(), shape));
    }
    List<Shape> shapes = new ArrayList<>();
    for (Value output : new CallContext(scratch, false, 0).call(this, values)) {
      shapes.add(output.shape());
    }
    return shapes;
  }

  /** Lists the options; a subclass calls {@code super.options(o)} first. */
  protected void options(Options o) {
    nameOption(o);
    trainableOption(o);
    dtypeOption(o);
  }

  /** The name, for a layer whose list of options does not start as others do. */
  protected final void nameOption(Options o) {
    String text = o.text("name", name());
    if (o.has("name")) {
      name(text);
    }
  }

  /** This layer's own training flag. */
  protected final void trainableOption(Options o) {
    trainable = o.flag("trainable", trainable);
  }

  /** The entry from which Keras takes that a layer computes in float32. */
  protected final void dtypeOption(Options o) {
    o.written("dtype", DTYPE);
  }

  /** Declares the weights for an input of the given shape, whose batch is unknown. */
  protected void build(Shape input) {}

  /** Declares the weights of a layer with several inputs. */
  protected void build(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("one input is expected. Received: " + inputs);
    }
    build(inputs.get(0));
  }

  /** The output for one input: a composition of {@link cornea.op.Ops}. */
  protected Value call(Value x, CallContext context) {
    throw new IllegalStateException("the layer has no call(Value, CallContext)");
  }

  /** The output of a layer with several inputs. */
  protected Value call(List<Value> inputs, CallContext context) {
    return call(inputs.get(0), context);
  }

  /** The outputs of a layer with several. */
  protected List<Value> callAll(List<Value> inputs, CallContext context) {
    return List.of(call(inputs, context));
  }

  /** Declares a weight that gradients train. */
  protected final Weight addWeight(String name, Shape shape, Initializer initializer) {
    return addWeight(name, shape, initializer, null, null);
  }

  /** Declares a weight that gradients train, with its penalty and its constraint. */
  protected final Weight addWeight(
      String name,
      Shape shape,
      Initializer initializer,
      @Nullable Regularizer regularizer,
      @Nullable Constraint constraint) {
    Weight weight = new Weight(this, name, shape, initializer, regularizer, constraint, false);
    trained.add(weight);
    return weight;
  }

  /** Declares a weight that only the layer itself moves, such as a running mean. */
  protected final Weight addState(String name, Shape shape, Initializer initializer) {
    Weight weight = new Weight(this, name, shape, initializer, null, null, true);
    states.add(weight);
    return weight;
  }

  /** Makes another layer a part of this one: its weights and its training flag follow. */
  protected final <L extends Layer> L addLayer(L layer) {
    sublayers.add(layer);
    return layer;
  }

  /** For setters of options that weights depend on. */
  protected final void requireNotBuilt(String option) {
    if (isBuilt()) {
      throw new CorneaException(
          label(), "'" + option + "' must be set before the layer is applied or fitted");
    }
  }

  final void setName(String name, boolean settled) {
    this.name = name;
    this.named = settled;
  }

  /** When the layer was made, compared with others: automatic names count in this order. */
  final long order() {
    return order;
  }

  /** Builds if needed and calls, with errors that name the layer. */
  final List<Value> trace(List<Value> inputs, CallContext context) {
    try {
      if (!isBuilt()) {
        Options.check(this::options);
        List<Shape> shapes = new ArrayList<>();
        for (Value input : inputs) {
          Shape shape = input.shape();
          shapes.add(shape.rank() == 0 ? shape : shape.withDim(0, Shape.UNKNOWN));
        }
        build(shapes);
        inputShapes = List.copyOf(shapes);
        built = true;
      }
      return callAll(inputs, context);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new CorneaException(label(), String.valueOf(e.getMessage()), e);
    }
  }
}
