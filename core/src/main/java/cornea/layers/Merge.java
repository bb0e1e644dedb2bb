package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** What the elementwise merge layers share: values of any number that broadcast. */
abstract class Merge<L extends Merge<L>> extends BaseLayer<L> {
  @Override
  protected void build(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("at least one input is needed. Received: none");
    }
  }

  @Override
  protected Value call(List<Value> inputs, CallContext context) {
    int rank = inputs.stream().mapToInt(value -> value.shape().rank()).max().orElse(0);
    Value merged = expand(inputs.get(0), rank);
    for (Value next : inputs.subList(1, inputs.size())) {
      merged = merge(merged, expand(next, rank));
    }
    return merged;
  }

  /** Two of the values, of the same rank, put together. */
  abstract Value merge(Value a, Value b);

  /** As in Keras, missing axes come right after the batch. */
  private static Value expand(Value x, int rank) {
    List<Integer> dims = new ArrayList<>();
    for (int dim : x.shape().dims()) {
      dims.add(dim);
    }
    while (dims.size() < rank) {
      dims.add(1, 1);
    }
    return Ops.reshape(x, Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
  }
}
