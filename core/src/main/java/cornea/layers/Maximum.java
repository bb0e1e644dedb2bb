package cornea.layers;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;

/**
 * The largest of its inputs, element by element.
 *
 * <p>Inputs of equal shapes, or with 1 where they should be stretched.
 *
 * <pre>{@code Value merged = new Maximum().apply(left, right);}</pre>
 */
public final class Maximum extends Merge<Maximum> {
  @Override
  Value merge(Value a, Value b) {
    return Ops.binary(BinaryOp.Kind.MAX, a, b);
  }
}
