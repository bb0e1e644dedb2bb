package cornea.engine.reference;

import cornea.graph.Node;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.ConvOp;
import cornea.op.Window;
import cornea.tensor.Shape;

/**
 * Convolution and its gradients, as sums over the taps of the window. The innermost loop always
 * runs over neighbouring channels, which the JIT compiler vectorizes.
 */
final class Convolution {
  /** Input channels of one piece of work in the kernel's gradient. */
  private static final int CHANNEL_BLOCK = 8;

  private Convolution() {}

  static Kernel forward(ConvOp op, Node node) {
    Window window = op.window();
    Shape image = node.input(0).shape();
    Shape output = node.output(0).shape();
    int channels = image.dim(3);
    int filters = output.dim(3);
    Groups groups = new Groups(op.groups(), channels / op.groups(), filters / op.groups());
    long rowWork = groups.work() * output.dim(2) * window.height() * window.width();
    return Kernel.filling(
        node,
        (in, out) ->
            Workers.forRanges(
                output.dim(0) * output.dim(1),
                rowWork,
                (from, to) -> {
                  for (int row = from; row < to; row++) {
                    int n = row / output.dim(1);
                    int top = row % output.dim(1) * window.strideHeight() - window.top();
                    for (int ky = 0; ky < window.height(); ky++) {
                      int y = top + ky * window.dilationHeight();
                      if (y < 0 || y >= image.dim(1)) {
                        continue;
                      }
                      for (int x = 0; x < output.dim(2); x++) {
                        int left = x * window.strideWidth() - window.left();
                        for (int kx = 0; kx < window.width(); kx++) {
                          int column = left + kx * window.dilationWidth();
                          if (column < 0 || column >= image.dim(2)) {
                            continue;
                          }
                          groups.addProduct(
                              in[0],
                              ((n * image.dim(1) + y) * image.dim(2) + column) * channels,
                              in[1],
                              (ky * window.width() + kx) * groups.matrixSize(),
                              out[0],
                              (row * output.dim(2) + x) * filters);
                        }
                      }
                    }
                  }
                }));
  }

  /** Each pixel of the image collects from the outputs whose windows it lay in. */
  static Kernel dataGradient(ConvDataGradOp op, Node node) {
    Window window = op.window();
    Shape image = op.image();
    Shape output = node.input(0).shape();
    int channels = image.dim(3);
    int filters = output.dim(3);
    // From filters back to channels: the roles are exchanged.
    Groups groups = new Groups(op.groups(), filters / op.groups(), channels / op.groups());
    long rowWork = groups.work() * image.dim(2) * window.height() * window.width();
    return Kernel.filling(
        node,
        (in, out) -> {
          double[] kernel = exchanged(in[1], window.height() * window.width(), groups);
          Workers.forRanges(
              image.dim(0) * image.dim(1),
              rowWork,
              (from, to) -> {
                for (int row = from; row < to; row++) {
                  int n = row / image.dim(1);
                  int bottom = row % image.dim(1) + window.top();
                  for (int ky = 0; ky < window.height(); ky++) {
                    int y = source(bottom - ky * window.dilationHeight(), window.strideHeight());
                    if (y < 0 || y >= output.dim(1)) {
                      continue;
                    }
                    for (int x = 0; x < image.dim(2); x++) {
                      int right = x + window.left();
                      for (int kx = 0; kx < window.width(); kx++) {
                        int column =
                            source(right - kx * window.dilationWidth(), window.strideWidth());
                        if (column < 0 || column >= output.dim(2)) {
                          continue;
                        }
                        groups.addProduct(
                            in[0],
                            ((n * output.dim(1) + y) * output.dim(2) + column) * filters,
                            kernel,
                            (ky * window.width() + kx) * groups.matrixSize(),
                            out[0],
                            (row * image.dim(2) + x) * channels);
                      }
                    }
                  }
                }
              });
        });
  }

  /** Each tap of the kernel sums over all windows. */
  static Kernel filterGradient(ConvFilterGradOp op, Node node) {
    Window window = op.window();
    Shape image = node.input(0).shape();
    Shape output = node.input(1).shape();
    int channels = image.dim(3);
    int filters = output.dim(3);
    Groups groups = new Groups(op.groups(), channels / op.groups(), filters / op.groups());
    int taps = window.height() * window.width();
    int blocks = (groups.in() + CHANNEL_BLOCK - 1) / CHANNEL_BLOCK;
    long work = groups.work() / blocks * output.dim(0) * output.dim(1) * output.dim(2);
    return Kernel.filling(
        node,
        (in, out) ->
            Workers.forRanges(
                taps * blocks,
                work,
                (from, to) -> {
                  for (int piece = from; piece < to; piece++) {
                    int tap = piece / blocks;
                    int first = piece % blocks * CHANNEL_BLOCK;
                    int end = Math.min(groups.in(), first + CHANNEL_BLOCK);
                    int down = tap / window.width() * window.dilationHeight() - window.top();
                    int across = tap % window.width() * window.dilationWidth() - window.left();
                    for (int row = 0; row < output.dim(0) * output.dim(1); row++) {
                      int n = row / output.dim(1);
                      int y = row % output.dim(1) * window.strideHeight() + down;
                      if (y < 0 || y >= image.dim(1)) {
                        continue;
                      }
                      for (int x = 0; x < output.dim(2); x++) {
                        int column = x * window.strideWidth() + across;
                        if (column >= 0 && column < image.dim(2)) {
                          groups.addOuterProduct(
                              in[0],
                              ((n * image.dim(1) + y) * image.dim(2) + column) * channels,
                              in[1],
                              (row * output.dim(2) + x) * filters,
                              out[0],
                              tap * groups.matrixSize(),
                              first,
                              end);
                        }
                      }
                    }
                  }
                }));
  }

  /** The output whose window starts at a position; negative where none does. */
  private static int source(int position, int stride) {
    return position % stride == 0 ? position / stride : -1;
  }

  /**
   * The kernel with its last two axes, inside each group, exchanged: from (taps, channels / groups,
   * filters) to (taps, filters / groups, channels).
   */
  private static double[] exchanged(double[] kernel, int taps, Groups to) {
    double[] exchanged = new double[kernel.length];
    int filters = to.count() * to.in();
    int channels = to.count() * to.out();
    for (int tap = 0; tap < taps; tap++) {
      int base = tap * to.matrixSize();
      for (int filter = 0; filter < filters; filter++) {
        int group = filter / to.in();
        for (int i = 0; i < to.out(); i++) {
          exchanged[base + filter % to.in() * channels + group * to.out() + i] =
              kernel[base + i * filters + filter];
        }
      }
    }
    return exchanged;
  }

  /**
   * The product of one tap: each group multiplies its {@code in} channels with its own matrix, of
   * shape (in, out); side by side these are the rows of a matrix of shape (in, count · out).
   */
  private record Groups(int count, int in, int out) {
    long work() {
      return (long) count * in * out;
    }

    int matrixSize() {
      return in * count * out;
    }

    void addProduct(double[] x, int atX, double[] matrix, int atM, double[] y, int atY) {
      if (in == 1 && out == 1) { // depthwise: the innermost loop must run over the groups
        for (int i = 0; i < count; i++) {
          y[atY + i] += x[atX + i] * matrix[atM + i];
        }
        return;
      }
      for (int group = 0; group < count; group++) {
        for (int i = 0; i < in; i++) {
          MatrixProduct.axpy(
              x[atX + group * in + i],
              matrix,
              atM + (i * count + group) * out,
              y,
              atY + group * out,
              out);
        }
      }
    }

    /** Adds x · dyᵀ, for the channels {@code first} (inclusive) to {@code end} of each group. */
    void addOuterProduct(
        double[] x, int atX, double[] dy, int atY, double[] matrix, int atM, int first, int end) {
      if (in == 1 && out == 1) {
        for (int i = 0; i < count; i++) {
          matrix[atM + i] += x[atX + i] * dy[atY + i];
        }
        return;
      }
      for (int group = 0; group < count; group++) {
        for (int i = first; i < end; i++) {
          MatrixProduct.axpy(
              x[atX + group * in + i],
              dy,
              atY + group * out,
              matrix,
              atM + (i * count + group) * out,
              out);
        }
      }
    }
  }
}
