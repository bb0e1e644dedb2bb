package cornea.engine.reference;

import cornea.graph.Node;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.Window;
import cornea.tensor.Shape;
import java.util.Arrays;

/** Pooling and its gradient. Padding is no element: it never wins and is not counted. */
final class Pooling {
  private Pooling() {}

  static Kernel forward(PoolOp op, Node node) {
    Geometry geometry = new Geometry(op.window(), node.input(0).shape(), node.output(0).shape());
    boolean max = op.kind() == PoolOp.Kind.MAX;
    return Kernel.filling(
        node,
        (in, out) ->
            geometry.forEachWindow(
                (window, taps, count) -> {
                  int channels = geometry.channels();
                  Arrays.fill(
                      out[0], window, window + channels, max ? Double.NEGATIVE_INFINITY : 0);
                  for (int tap = 0; tap < count; tap++) {
                    for (int c = 0; c < channels; c++) {
                      double x = in[0][taps[tap] + c];
                      double y = out[0][window + c];
                      out[0][window + c] = max ? Math.max(y, x) : y + x;
                    }
                  }
                  for (int c = 0; !max && c < channels; c++) {
                    out[0][window + c] /= count;
                  }
                }));
  }

  static Kernel gradient(PoolGradOp op, Node node) {
    Geometry geometry = new Geometry(op.window(), node.input(0).shape(), node.input(1).shape());
    boolean max = op.kind() == PoolOp.Kind.MAX;
    return Kernel.filling(
        node,
        (in, out) ->
            geometry.forEachWindow(
                (window, taps, count) -> {
                  for (int c = 0; c < geometry.channels(); c++) {
                    double dy = in[2][window + c];
                    if (max && count > 0) {
                      out[0][first(in[0], in[1][window + c], taps, count, c) + c] += dy;
                    } else {
                      for (int tap = 0; tap < count; tap++) {
                        out[0][taps[tap] + c] += dy / count;
                      }
                    }
                  }
                }));
  }

  /** The first tap, in row-major order, that holds the window's largest element. */
  private static int first(double[] image, double largest, int[] taps, int count, int channel) {
    for (int tap = 0; tap < count; tap++) {
      if (image[taps[tap] + channel] == largest) {
        return taps[tap];
      }
    }
    return taps[0]; // the largest is NaN
  }

  @FunctionalInterface
  private interface WindowAction {
    /**
     * Handles one window: where its channels start in the output, and where those of its pixels
     * that lie in the image start, in row-major order.
     */
    void run(int window, int[] taps, int count);
  }

  private record Geometry(Window window, Shape image, Shape output) {
    int channels() {
      return image.dim(3);
    }

    /** Windows of one picture come one after the other, since they may overlap. */
    void forEachWindow(WindowAction action) {
      int area = window.height() * window.width();
      Workers.forRanges(
          output.dim(0),
          (long) output.dim(1) * output.dim(2) * output.dim(3) * area,
          (from, to) -> {
            int[] taps = new int[area];
            for (int n = from; n < to; n++) {
              for (int y = 0; y < output.dim(1); y++) {
                for (int x = 0; x < output.dim(2); x++) {
                  int start = ((n * output.dim(1) + y) * output.dim(2) + x) * channels();
                  action.run(start, taps, fill(taps, n, y, x));
                }
              }
            }
          });
    }

    private int fill(int[] taps, int n, int y, int x) {
      int count = 0;
      for (int ky = 0; ky < window.height(); ky++) {
        int row = y * window.strideHeight() - window.top() + ky * window.dilationHeight();
        for (int kx = 0; kx < window.width(); kx++) {
          int column = x * window.strideWidth() - window.left() + kx * window.dilationWidth();
          if (row >= 0 && row < image.dim(1) && column >= 0 && column < image.dim(2)) {
            taps[count++] = ((n * image.dim(1) + row) * image.dim(2) + column) * channels();
          }
        }
      }
      return count;
    }
  }
}
