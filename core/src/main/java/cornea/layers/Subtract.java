package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.tensor.Shape;
import java.util.List;

/**
 * The first input minus the second.
 *
 * <p>Inputs of equal shapes, or with 1 where they should be stretched.
 *
 * <pre>{@code Value difference = new Subtract().apply(left, right);}</pre>
 */
public final class Subtract extends Merge<Subtract> {
  @Override
  protected void build(List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw new IllegalArgumentException("exactly two inputs are needed. Received: " + inputs);
    }
  }

  @Override
  Value merge(Value a, Value b) {
    return Ops.sub(a, b);
  }
}
