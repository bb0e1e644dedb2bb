package cornea.layers;

import cornea.graph.Value;
import cornea.op.ReshapeOp;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Shapes;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of each sample, in row-major order, under another shape.
 *
 * <p>Input {@code (batch, …)}; output {@code (batch, targetShape…)}, where one dimension may be −1
 * and is worked out.
 *
 * <pre>{@code new Reshape(28, 28, 1)}</pre>
 */
public final class Reshape extends BaseLayer<Reshape> {
  private List<Integer> targetShape;

  /** To the given dimensions, without the batch. */
  public Reshape(int... targetShape) {
    this.targetShape = Arrays.stream(targetShape).boxed().toList();
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    targetShape = o.list("target_shape", targetShape);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Shape target = Shape.of(targetShape.stream().mapToInt(Integer::intValue).toArray());
    Shape element = Shapes.inferReshape(x.shape().from(1), target);
    // A node even where nothing changes: behind it Keras's losses do not see a softmax's logits.
    ReshapeOp op = new ReshapeOp(element.prepend(x.shape().dim(0)));
    return context.graph().add(op, List.of(x)).output(0);
  }
}
