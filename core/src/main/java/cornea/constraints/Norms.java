package cornea.constraints;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import java.util.Arrays;
import java.util.List;

/** What the constraints on lengths share. */
final class Norms {
  /** Keras's fuzz factor, which keeps a zero vector zero. */
  private static final double EPSILON = 1e-7;

  private Norms() {}

  /** The lengths of the weight's vectors along the given axes, which stay with size 1. */
  static Value of(Value weight, List<Integer> axes) {
    return Ops.sqrt(Ops.reduce(ReduceOp.Kind.SUM, Ops.square(weight), axes, true));
  }

  /** The weight with its vectors brought from the given lengths to the desired ones. */
  static Value rescale(Value weight, Value norms, Value desired) {
    return Ops.mul(weight, Ops.div(desired, Ops.add(norms, Ops.constant(norms, EPSILON))));
  }

  static List<Integer> boxed(int... axes) {
    return Arrays.stream(axes).boxed().toList();
  }
}
