package cornea.engine.reference;

import cornea.graph.Node;
import cornea.op.BatchNormGradOp;
import cornea.op.BatchNormOp;
import cornea.tensor.Shape;

/** Batch normalization and its gradient, over rows of channels. */
final class Normalization {
  private Normalization() {}

  static Kernel forward(BatchNormOp op, Node node) {
    Shape shape = node.input(0).shape();
    int channels = shape.dim(-1);
    int rows = rows(shape);
    return Kernel.filling(
        node,
        (in, out) -> {
          double[] x = in[0];
          double[] mean = op.batchStatistics() ? out[1] : in[3];
          double[] variance = op.batchStatistics() ? out[2] : in[4];
          Workers.forRanges(
              channels,
              rows,
              (from, to) -> {
                if (op.batchStatistics()) {
                  moments(x, rows, channels, from, to, mean, variance);
                }
                double[] scale = reciprocalDeviations(variance, op.epsilon(), from, to);
                for (int c = from; c < to; c++) {
                  scale[c] *= in[1][c];
                }
                for (int i = 0; i < rows; i++) {
                  for (int c = from; c < to; c++) {
                    int at = i * channels + c;
                    out[0][at] = (x[at] - mean[c]) * scale[c] + in[2][c];
                  }
                }
              });
        });
  }

  /**
   * With r = 1 / √(variance + epsilon) and m rows: dbeta = Σ dy, dgamma = Σ dy · (x − mean) · r,
   * and dx = gamma · r · dy, less, with batch statistics, what mean and variance pass on: gamma · r
   * / m · (dbeta + (x − mean) · r · dgamma).
   */
  static Kernel gradient(BatchNormGradOp op, Node node) {
    Shape shape = node.input(0).shape();
    int channels = shape.dim(-1);
    int rows = rows(shape);
    return Kernel.filling(
        node,
        (in, out) -> {
          double[] x = in[0];
          double[] gamma = in[1];
          double[] mean = in[2];
          double[] dy = in[4];
          double[] dgamma = out[1];
          double[] dbeta = out[2];
          Workers.forRanges(
              channels,
              rows,
              (from, to) -> {
                double[] r = reciprocalDeviations(in[3], op.epsilon(), from, to);
                for (int i = 0; i < rows; i++) {
                  for (int c = from; c < to; c++) {
                    int at = i * channels + c;
                    dbeta[c] += dy[at];
                    dgamma[c] += dy[at] * (x[at] - mean[c]) * r[c];
                  }
                }
                double share = op.batchStatistics() ? 1.0 / rows : 0;
                for (int i = 0; i < rows; i++) {
                  for (int c = from; c < to; c++) {
                    int at = i * channels + c;
                    double passedOn = dbeta[c] + (x[at] - mean[c]) * r[c] * dgamma[c];
                    out[0][at] = gamma[c] * r[c] * (dy[at] - share * passedOn);
                  }
                }
              });
        });
  }

  /** The mean and the biased variance of the channels in a range, in two passes. */
  private static void moments(
      double[] x, int rows, int channels, int from, int to, double[] mean, double[] variance) {
    for (int i = 0; i < rows; i++) {
      for (int c = from; c < to; c++) {
        mean[c] += x[i * channels + c];
      }
    }
    for (int c = from; c < to; c++) {
      mean[c] /= rows;
    }
    for (int i = 0; i < rows; i++) {
      for (int c = from; c < to; c++) {
        double deviation = x[i * channels + c] - mean[c];
        variance[c] += deviation * deviation;
      }
    }
    for (int c = from; c < to; c++) {
      variance[c] /= rows;
    }
  }

  private static double[] reciprocalDeviations(
      double[] variance, double epsilon, int from, int to) {
    double[] reciprocals = new double[variance.length];
    for (int c = from; c < to; c++) {
      reciprocals[c] = 1 / Math.sqrt(variance[c] + epsilon);
    }
    return reciprocals;
  }

  private static int rows(Shape shape) {
    return Math.toIntExact(shape.size() / shape.dim(-1));
  }
}
