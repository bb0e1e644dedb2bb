package cornea.activations;

import cornea.graph.Value;
import cornea.op.Ops;
import java.util.ArrayList;
import java.util.List;

/** Softmax over any axis: the op knows the last one only, so another is swapped with it. */
record Softmax(int axis) implements ActivationFunction {
  @Override
  public Value apply(Value x) {
    int last = x.shape().rank() - 1;
    int positive = x.shape().axis(axis);
    if (positive == last) {
      return Ops.softmax(x);
    }
    List<Integer> swap = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      swap.add(i == positive ? last : i == last ? positive : i);
    }
    return Ops.transpose(Ops.softmax(Ops.transpose(x, swap)), swap);
  }
}
