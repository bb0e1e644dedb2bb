package cornea.engine.reference;

import cornea.graph.Node;
import cornea.op.ReduceOp;
import cornea.op.SoftmaxOp;
import cornea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Sums, means and maxima over axes, and softmax, which is made of them. */
final class Reduction {
  private Reduction() {}

  static Kernel reduce(ReduceOp op, Node node) {
    Shape shape = node.input(0).shape();
    Shape kept = new ReduceOp(op.kind(), op.axes(), true).outputShapes(List.of(shape)).get(0);
    int[][] strides = {Rows.strides(shape), Rows.strides(kept, shape)};
    boolean max = op.kind() == ReduceOp.Kind.MAX;
    double divisor = op.kind() == ReduceOp.Kind.MEAN ? op.reducedElements(shape) : 1;
    return Kernel.filling(
        node,
        (in, out) -> {
          Arrays.fill(out[0], max ? Double.NEGATIVE_INFINITY : 0);
          Rows.walk(
              shape,
              new int[2],
              strides,
              (at, step, length) -> {
                for (int i = 0; i < length; i++) {
                  int target = at[1] + i * step[1];
                  double x = in[0][at[0] + i * step[0]];
                  out[0][target] = max ? Math.max(out[0][target], x) : out[0][target] + x;
                }
              });
          for (int i = 0; i < out[0].length; i++) {
            out[0][i] /= divisor;
          }
        });
  }

  static Kernel softmax(SoftmaxOp op, Node node) {
    int classes = node.output(0).shape().dim(-1);
    return Kernel.filling(
        node,
        (in, out) -> {
          for (int row = 0; row < out[0].length; row += classes) {
            softmax(op.log(), in[0], out[0], row, classes);
          }
        });
  }

  /** Subtracting the largest keeps every exponential in [0, 1] and their sum at 1 or more. */
  private static void softmax(boolean log, double[] x, double[] y, int row, int classes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = row; i < row + classes; i++) {
      largest = Math.max(largest, x[i]);
    }
    double sum = 0;
    for (int i = row; i < row + classes; i++) {
      y[i] = Math.exp(x[i] - largest);
      sum += y[i];
    }
    double logSum = Math.log(sum);
    for (int i = row; i < row + classes; i++) {
      y[i] = log ? x[i] - largest - logSum : y[i] / sum;
    }
  }
}
