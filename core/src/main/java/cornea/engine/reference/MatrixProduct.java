package cornea.engine.reference;

import cornea.graph.Node;
import cornea.op.MatMulOp;

/** The product of matrices. */
final class MatrixProduct {
  /** Rows of the product that are summed together, so that they stay in the cache. */
  private static final int ROWS = 8;

  private MatrixProduct() {}

  static Kernel matMul(MatMulOp op, Node node) {
    int rows = node.output(0).shape().dim(0);
    int columns = node.output(0).shape().dim(1);
    int inner = node.input(0).shape().dim(op.transposeA() ? 0 : 1);
    int blocks = (rows + ROWS - 1) / ROWS;
    return Kernel.filling(
        node,
        (in, out) -> {
          double[] a = op.transposeA() ? transpose(in[0], inner, rows) : in[0];
          double[] b = op.transposeB() ? transpose(in[1], columns, inner) : in[1];
          Workers.forRanges(
              blocks,
              (long) ROWS * inner * columns,
              (from, to) -> {
                for (int block = from; block < to; block++) {
                  int first = block * ROWS;
                  int end = Math.min(rows, first + ROWS);
                  for (int k = 0; k < inner; k++) {
                    for (int i = first; i < end; i++) {
                      axpy(a[i * inner + k], b, k * columns, out[0], i * columns, columns);
                    }
                  }
                }
              });
        });
  }

  /** Adds {@code factor · x} to y, for {@code length} elements from the given positions on. */
  static void axpy(double factor, double[] x, int atX, double[] y, int atY, int length) {
    for (int i = 0; i < length; i++) {
      y[atY + i] += factor * x[atX + i];
    }
  }

  /** The transpose of a matrix of the given size. */
  static double[] transpose(double[] matrix, int rows, int columns) {
    double[] transposed = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = matrix[i * columns + j];
      }
    }
    return transposed;
  }
}
