package cornea.engine.reference;

import cornea.graph.Node;
import cornea.op.BroadcastOp;
import cornea.op.ConcatOp;
import cornea.op.OneHotOp;
import cornea.op.PadOp;
import cornea.op.SliceOp;
import cornea.op.TransposeOp;
import cornea.tensor.Shape;
import java.util.List;

/** Ops that only move elements. */
final class Rearrangement {
  private Rearrangement() {}

  static Kernel broadcast(BroadcastOp op, Node node) {
    int[] from = Rows.strides(node.input(0).shape(), op.shape());
    int[] to = Rows.strides(op.shape());
    return Kernel.filling(node, (in, out) -> copy(op.shape(), in[0], 0, from, out[0], 0, to));
  }

  static Kernel transpose(TransposeOp op, Node node) {
    Shape shape = node.output(0).shape();
    int[] own = Rows.strides(node.input(0).shape());
    int[] from = new int[own.length];
    for (int i = 0; i < from.length; i++) {
      from[i] = own[op.permutation().get(i)];
    }
    int[] to = Rows.strides(shape);
    return Kernel.filling(node, (in, out) -> copy(shape, in[0], 0, from, out[0], 0, to));
  }

  static Kernel pad(PadOp op, Node node) {
    Shape shape = node.input(0).shape();
    int[] from = Rows.strides(shape);
    int[] to = Rows.strides(node.output(0).shape());
    int corner = position(op.before(), to);
    return Kernel.filling(node, (in, out) -> copy(shape, in[0], 0, from, out[0], corner, to));
  }

  static Kernel slice(SliceOp op, Node node) {
    Shape shape = node.output(0).shape();
    int[] from = Rows.strides(node.input(0).shape());
    int[] to = Rows.strides(shape);
    int corner = position(op.begin(), from);
    return Kernel.filling(node, (in, out) -> copy(shape, in[0], corner, from, out[0], 0, to));
  }

  static Kernel concat(ConcatOp op, Node node) {
    int[] to = Rows.strides(node.output(0).shape());
    return Kernel.filling(
        node,
        (in, out) -> {
          int start = 0;
          for (int i = 0; i < in.length; i++) {
            Shape shape = node.input(i).shape();
            copy(shape, in[i], 0, Rows.strides(shape), out[0], start, to);
            start += shape.dim(op.axis()) * to[op.axis()];
          }
        });
  }

  static Kernel oneHot(OneHotOp op, Node node) {
    return Kernel.filling(
        node,
        (in, out) -> {
          for (int i = 0; i < in[0].length; i++) {
            double label = in[0][i];
            if (label >= 0 && label < op.depth()) {
              out[0][i * op.depth() + (int) label] = 1;
            }
          }
        });
  }

  private static void copy(
      Shape shape, double[] source, int from, int[] steps, double[] target, int to, int[] toSteps) {
    Rows.walk(
        shape,
        new int[] {from, to},
        new int[][] {steps, toSteps},
        (at, step, length) -> {
          if (step[0] == 1 && step[1] == 1) {
            System.arraycopy(source, at[0], target, at[1], length);
            return;
          }
          for (int i = 0; i < length; i++) {
            target[at[1] + i * step[1]] = source[at[0] + i * step[0]];
          }
        });
  }

  private static int position(List<Integer> index, int[] strides) {
    int position = 0;
    for (int i = 0; i < strides.length; i++) {
      position += index.get(i) * strides[i];
    }
    return position;
  }
}
