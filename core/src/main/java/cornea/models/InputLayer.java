package cornea.models;

import cornea.graph.Value;
import cornea.layers.BaseLayer;
import cornea.layers.CallContext;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.List;

/** The layer behind {@link Input#of}: a model's input as an entry in its list of layers. */
public final class InputLayer extends BaseLayer<InputLayer> {
  private Shape batchShape;

  InputLayer() {
    this(Shape.scalar());
  }

  /** An input of the given shape, the batch first ({@link Shape#UNKNOWN} as a rule). */
  public InputLayer(Shape batchShape) {
    this.batchShape = batchShape;
  }

  /** The input's shape, the batch first. */
  public Shape batchShape() {
    return batchShape;
  }

  /** The symbolic value that this layer stands for. */
  @Override
  public Value output() {
    return calls().isEmpty() ? apply() : calls().get(0).outputs().get(0);
  }

  @Override
  protected void options(Options o) {
    batchShape = o.shape("batch_shape", batchShape);
    o.written("dtype", "float32");
    o.fixed("sparse", false);
    o.fixed("ragged", false);
    nameOption(o);
    o.written("optional", false);
  }

  @Override
  protected void build(List<Shape> inputs) {}

  @Override
  protected List<Value> callAll(List<Value> inputs, CallContext context) {
    return List.of(context.graph().input(name(), batchShape));
  }
}
