package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import java.util.List;

/**
 * The mean of its inputs, element by element.
 *
 * <p>Inputs of equal shapes, or with 1 where they should be stretched.
 *
 * <pre>{@code Value mean = new Average().apply(left, right);}</pre>
 */
public final class Average extends Merge<Average> {
  @Override
  protected Value call(List<Value> inputs, CallContext context) {
    return Ops.mul(super.call(inputs, context), 1.0 / inputs.size());
  }

  @Override
  Value merge(Value a, Value b) {
    return Ops.add(a, b);
  }
}
