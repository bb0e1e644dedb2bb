package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;

/**
 * The product of its inputs.
 *
 * <p>Inputs of equal shapes, or with 1 where they should be stretched.
 *
 * <pre>{@code Value merged = new Multiply().apply(left, right);}</pre>
 */
public final class Multiply extends Merge<Multiply> {
  @Override
  Value merge(Value a, Value b) {
    return Ops.mul(a, b);
  }
}
