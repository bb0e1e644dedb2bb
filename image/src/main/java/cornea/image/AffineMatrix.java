package cornea.image;

import org.jspecify.annotations.Nullable;

/**
 * Where each pixel of a warped image comes from: {@code source = rotation · shift · shear · zoom ·
 * target}, about a centre, in (row, column) coordinates.
 *
 * @param rowByRow how the source row grows from row to row; the others alike
 */
record AffineMatrix(
    double rowByRow,
    double rowByColumn,
    double row,
    double columnByRow,
    double columnByColumn,
    double column) {

  /** The matrix of the parameters for an image of this size, or null where nothing moves. */
  static @Nullable AffineMatrix of(TransformParameters p, int height, int width, Compat compat) {
    if (p.theta() == 0
        && p.tx() == 0
        && p.ty() == 0
        && p.shear() == 0
        && p.zx() == 1
        && p.zy() == 1) {
      return null;
    }
    double[][] product = identity();
    if (p.theta() != 0) {
      double angle = Math.toRadians(p.theta());
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      product = new double[][] {{cos, -sin, 0}, {sin, cos, 0}, {0, 0, 1}};
    }
    if (p.tx() != 0 || p.ty() != 0) {
      product = times(product, shift(p.tx(), p.ty()));
    }
    if (p.shear() != 0) {
      double angle = Math.toRadians(p.shear());
      product =
          times(
              product,
              new double[][] {{1, -Math.sin(angle), 0}, {0, Math.cos(angle), 0}, {0, 0, 1}});
    }
    if (p.zx() != 1 || p.zy() != 1) {
      product = times(product, new double[][] {{p.zx(), 0, 0}, {0, p.zy(), 0}, {0, 0, 1}});
    }
    double toCentre = compat == Compat.KERAS_2 ? 0.5 : -0.5;
    double x = height / 2.0 + toCentre;
    double y = width / 2.0 + toCentre;
    double[][] m = times(times(shift(x, y), product), shift(-x, -y));
    // Keras 3 exchanges the axes of the finished matrix, and so those of shift and centre.
    return compat == Compat.KERAS_3
        ? new AffineMatrix(m[1][1], m[1][0], m[1][2], m[0][1], m[0][0], m[0][2])
        : new AffineMatrix(m[0][0], m[0][1], m[0][2], m[1][0], m[1][1], m[1][2]);
  }

  /** The source row of a target pixel. The order of the sum is scipy's: ties depend on it. */
  double sourceRow(int atRow, int atColumn) {
    return rowByRow * atRow + rowByColumn * atColumn + row;
  }

  /** The source column of a target pixel. */
  double sourceColumn(int atRow, int atColumn) {
    return columnByRow * atRow + columnByColumn * atColumn + column;
  }

  private static double[][] identity() {
    return shift(0, 0);
  }

  private static double[][] shift(double x, double y) {
    return new double[][] {{1, 0, x}, {0, 1, y}, {0, 0, 1}};
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }
}
