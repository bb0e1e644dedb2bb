package cornea.models;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.layers.Layer;
import cornea.layers.LayerCall;
import cornea.layers.LayerNames;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A plain stack of layers.
 *
 * <pre>{@code
 * Sequential model = new Sequential(Input.of(150, 150, 3),
 *     new Conv2D(32, 3).activation(RELU), new MaxPooling2D(2), new Flatten(), new Dense(1).activation(SIGMOID));
 * }</pre>
 *
 * <p>Without an {@code Input}, and with no model as its first layer, the shapes are learned at the
 * first {@code fit}, {@code evaluate}, {@code predict}, or from {@link #build(int...)}.
 */
public final class Sequential extends Model {
  private final List<Layer> layers = new ArrayList<>();
  private final List<Value> values = new ArrayList<>(); // the input, then each layer's output
  private final LayerNames names = new LayerNames();

  /** A model of the given layers, whose input shape is learned. */
  public Sequential(Layer... layers) {
    for (Layer layer : layers) {
      add(layer);
    }
  }

  /** A model that starts with an input. */
  public Sequential(Value input, Layer... layers) {
    add(input);
    for (Layer layer : layers) {
      add(layer);
    }
  }

  @Override
  public String className() {
    return "Sequential";
  }

  @Override
  public Sequential name(String name) {
    super.name(name);
    return this;
  }

  @Override
  public Sequential trainable(boolean trainable) {
    super.trainable(trainable);
    return this;
  }

  /** Adds the input; it must come first. */
  public Sequential add(Value input) {
    if (LayerCall.of(input).layer() instanceof InputLayer layer) {
      return add(layer);
    }
    throw new CorneaException(
        label(), "only Input.of(…) and layers can be added. Received: " + input);
  }

  /**
   * Adds a layer on top.
   *
   * @throws CorneaException if the layer does not fit, or its name is taken
   */
  public Sequential add(Layer layer) {
    if (layer instanceof InputLayer input) {
      if (!layers.isEmpty() || !values.isEmpty()) {
        throw new CorneaException(label(), "an Input must be the first to be added");
      }
      start(input);
      return this;
    }
    names.add(label(), List.of(layer));
    layers.add(layer);
    if (values.isEmpty() && layer instanceof Model model && model.isBuilt()) {
      start(new InputLayer(model.inputShape()));
    }
    try {
      grow();
    } catch (CorneaException e) {
      layers.remove(layers.size() - 1);
      names.remove(layer);
      throw e;
    }
    return this;
  }

  /**
   * Takes the last layer off.
   *
   * @throws CorneaException if there is none
   */
  public Layer pop() {
    if (layers.isEmpty()) {
      throw new CorneaException(label(), "there is no layer to take off");
    }
    Layer layer = layers.remove(layers.size() - 1);
    names.remove(layer);
    if (!values.isEmpty()) {
      values.remove(values.size() - 1);
    }
    connect();
    return layer;
  }

  /**
   * Sets the input shape of a model that has no Input.
   *
   * @param shape without the batch
   */
  public Sequential build(int... shape) {
    build(List.of(Shape.of(shape).prepend(Shape.UNKNOWN)));
    return this;
  }

  @Override
  protected void build(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new CorneaException(label(), "one input is expected. Received: " + inputs);
    }
    if (layers.isEmpty()) {
      throw new CorneaException(label(), "the model has no layers");
    }
    if (values.isEmpty()) {
      start(new InputLayer(inputs.get(0)));
      grow();
    } else if (!values.get(0).shape().isCompatibleWith(inputs.get(0))) {
      throw new CorneaException(
          label(),
          "the input shape is " + values.get(0).shape() + " already. Received: " + inputs.get(0));
    }
  }

  @Override
  void buildFor(List<Tensor> xs) {
    if (!isBuilt()) {
      build(xs.get(0).shape().from(1).dims());
    }
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    dtypeOption(o);
  }

  private void start(InputLayer input) {
    names.add(label(), List.of(input));
    values.add(input.output());
  }

  /** Applies the layers that have not been applied yet, where the input is known. */
  private void grow() {
    if (values.isEmpty()) {
      return;
    }
    for (int i = values.size() - 1; i < layers.size(); i++) {
      values.add(layers.get(i).apply(values.get(i)));
    }
    connect();
  }

  private void connect() {
    graph(
        values.isEmpty() || layers.isEmpty()
            ? null
            : new LayerGraph(
                label(), List.of(values.get(0)), List.of(values.get(values.size() - 1))));
  }

  /** The layers, without the input. */
  @Override
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  /** The layers with the input, where there is one. */
  @Override
  public List<Layer> sublayers() {
    List<Layer> all = new ArrayList<>();
    if (!values.isEmpty()) {
      all.add(LayerCall.of(values.get(0)).layer());
    }
    all.addAll(layers);
    return all;
  }
}
