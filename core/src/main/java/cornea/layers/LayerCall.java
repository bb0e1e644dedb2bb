package cornea.layers;

import cornea.graph.Producer;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A layer applied to symbolic values while a model is put together: an edge of its graph. */
public final class LayerCall implements Producer {
  private final Layer layer;
  private final int index;
  private final List<Value> inputs;
  private final List<Value> outputs;

  LayerCall(Layer layer, int index, List<Value> inputs, List<Shape> shapes) {
    this.layer = layer;
    this.index = index;
    this.inputs = List.copyOf(inputs);
    List<Value> values = new ArrayList<>();
    for (Shape shape : shapes) {
      values.add(new Value(shape, this, values.size()));
    }
    this.outputs = List.copyOf(values);
  }

  /** The call that produced a symbolic value. */
  public static LayerCall of(Value value) {
    if (value.producer() instanceof LayerCall call) {
      return call;
    }
    throw new IllegalArgumentException(
        "A model is made of symbolic values: what Input.of and layers' apply return. Received: "
            + value);
  }

  /** What was applied. */
  public Layer layer() {
    return layer;
  }

  /** Which of the layer's calls this is, from 0 on, over all models that the layer is in. */
  public int index() {
    return index;
  }

  /** What it was applied to; empty for an input. */
  public List<Value> inputs() {
    return inputs;
  }

  /** What came out. */
  public List<Value> outputs() {
    return outputs;
  }

  @Override
  public String describe() {
    return layer.label();
  }
}
