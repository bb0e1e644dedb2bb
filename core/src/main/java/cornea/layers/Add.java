package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;

/**
 * The sum of its inputs.
 *
 * <p>Inputs of equal shapes, or with 1 where they should be stretched.
 *
 * <pre>{@code Value merged = new Add().apply(left, right);}</pre>
 */
public final class Add extends Merge<Add> {
  @Override
  Value merge(Value a, Value b) {
    return Ops.add(a, b);
  }
}
