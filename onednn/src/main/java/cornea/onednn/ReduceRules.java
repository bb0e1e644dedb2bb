package cornea.onednn;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.ReduceOp;
import cornea.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Sums, means and maxima. oneDNN's own reduction runs its reference code on CPUs, so these are Java
 * kernels; the two that matter, over everything and over everything but channels, read data in the
 * layout at hand.
 */
final class ReduceRules {
  private ReduceRules() {}

  static void reduce(Node node, Lowering l) {
    if (ConvolutionRules.sumsWithFilterGradient(node, l)) {
      return;
    }
    ReduceOp op = (ReduceOp) node.op();
    Value x = node.input(0);
    Shape input = x.shape();
    Buffer target = l.arena(Layout.rowMajor(node.output(0).shape()));
    double scale = scale(op, input);
    if (op.kind() != ReduceOp.Kind.MAX && op.axes().size() == input.rank()) {
      l.add(
          new JavaStep(
              "sum of all",
              List.of(l.anyFloat32(x)),
              List.of(target),
              (reads, writes, frame) ->
                  writes.get(0).put(0, (float) (sum(reads.get(0), frame) * scale))));
    } else if (isOfChannels(op, input)) {
      Buffer source = l.any(x);
      if (!ElementOrder.describes(source.layout().inFloat32())) {
        source = l.rowMajor(x);
      }
      l.add(
          new TileProgram(
              source.layout().inFloat32(),
              List.of(new TileProgram.Load(source, TileProgram.Access.FULL, 0)),
              List.of(),
              List.of(),
              List.of(),
              List.of(new TileProgram.Sum(target, 0, (float) scale)),
              1));
    } else {
      Buffer source = l.rowMajor(x);
      l.add(
          new JavaStep(
              op.kind() + " over " + op.axes(),
              List.of(source),
              List.of(target),
              (reads, writes, frame) -> general(op, input, reads.get(0), writes.get(0), scale)));
    }
    l.define(node.output(0), target);
  }

  /** What the sum is multiplied by. */
  static double scale(ReduceOp op, Shape input) {
    return op.kind() == ReduceOp.Kind.MEAN ? 1.0 / op.reducedElements(input) : 1;
  }

  /** Whether an op gives a sum or mean for each channel. */
  static boolean isOfChannels(ReduceOp op, Shape input) {
    return op.kind() != ReduceOp.Kind.MAX
        && op.axes().size() == input.rank() - 1
        && !op.axes().contains(input.rank() - 1);
  }

  /** Parts are fixed by the number of threads, so the sum is the same in every run. */
  private static double sum(FloatBuffer source, Frame frame) {
    double[] parts = new double[frame.workers().threads()];
    frame
        .workers()
        .forRange(
            source.capacity(),
            TileProgram.TILE,
            32L * TileProgram.TILE,
            (worker, from, to) -> {
              float[] tile = new float[(int) Math.min(TileProgram.TILE, to - from)];
              double total = 0;
              for (long start = from; start < to; start += tile.length) {
                int n = (int) Math.min(tile.length, to - start);
                source.get((int) start, tile, 0, n);
                total += tileSum(tile, n);
              }
              parts[worker] = total;
            });
    double total = 0;
    for (double part : parts) {
      total += part;
    }
    return total;
  }

  private static double tileSum(float[] tile, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      a += tile[i];
      b += tile[i + 1];
      c += tile[i + 2];
      d += tile[i + 3];
    }
    for (; i < n; i++) {
      a += tile[i];
    }
    return a + b + (c + d);
  }

  /** Any axes, row-major; not for hot paths. */
  private static void general(
      ReduceOp op, Shape input, FloatBuffer source, FloatBuffer target, double scale) {
    int[] dims = input.dims();
    int[] targetStrides = new int[dims.length];
    int stride = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      if (!op.axes().contains(axis)) {
        targetStrides[axis] = stride;
        stride *= dims[axis];
      }
    }
    boolean max = op.kind() == ReduceOp.Kind.MAX;
    double[] sums = new double[target.capacity()];
    Arrays.fill(sums, max ? Double.NEGATIVE_INFINITY : 0);
    int[] index = new int[dims.length];
    int at = 0;
    for (int i = 0; i < source.capacity(); i++) {
      float value = source.get(i);
      // NaN must come out: Math.max keeps it.
      sums[at] = max ? Math.max(sums[at], value) : sums[at] + value;
      for (int axis = dims.length - 1; axis >= 0; axis--) {
        at += targetStrides[axis];
        if (++index[axis] < dims[axis]) {
          break;
        }
        at -= targetStrides[axis] * dims[axis];
        index[axis] = 0;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      target.put(i, (float) (sums[i] * scale));
    }
  }
}
