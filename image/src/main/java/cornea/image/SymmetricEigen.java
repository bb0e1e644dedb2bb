package cornea.image;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder's reduction to three diagonals,
 * then implicit QL with shifts (Bowdler, Martin, Reinsch and Wilkinson, 1968). Vectors are kept as
 * rows, so that the inner loops run along memory.
 */
final class SymmetricEigen {
  private static final int MOST_SWEEPS = 60;

  private SymmetricEigen() {}

  /**
   * Replaces the matrix by its eigenvectors, one in each row.
   *
   * @return the eigenvalue of each row, in no order
   */
  static double[] decompose(double[][] a) {
    int n = a.length;
    double[] diagonal = new double[n];
    double[] beside = new double[n];
    double[][] reflectors = new double[n][0]; // an empty one reflects nothing
    reduce(a, diagonal, beside, reflectors);
    double[][] vectors = accumulate(reflectors);
    iterate(diagonal, beside, vectors);
    System.arraycopy(vectors, 0, a, 0, n);
    return diagonal;
  }

  /** A = Q T Qᵀ, with Q the product of I - 2 v vᵀ over the reflectors v. */
  private static void reduce(
      double[][] a, double[] diagonal, double[] beside, double[][] reflectors) {
    int n = a.length;
    for (int k = 0; k < n - 2; k++) {
      double norm = 0;
      for (int i = k + 1; i < n; i++) {
        norm += a[k][i] * a[k][i];
      }
      norm = Math.sqrt(norm);
      if (norm == 0) {
        continue;
      }
      double[] v = new double[n];
      System.arraycopy(a[k], k + 1, v, k + 1, n - k - 1);
      double first = v[k + 1];
      double mapped = first > 0 ? -norm : norm;
      v[k + 1] -= mapped;
      double length = Math.sqrt(2 * norm * (norm + Math.abs(first)));
      for (int i = k + 1; i < n; i++) {
        v[i] /= length;
      }
      reflect(a, v, k + 1);
      a[k][k + 1] = mapped;
      reflectors[k] = v;
    }
    for (int i = 0; i < n; i++) {
      diagonal[i] = a[i][i];
      beside[i] = i + 1 < n ? a[i][i + 1] : 0;
    }
  }

  /**
   * Applies a reflector from both sides to the part of a symmetric matrix from {@code start} on.
   */
  private static void reflect(double[][] a, double[] v, int start) {
    int n = a.length;
    double[] p = new double[n];
    double along = 0;
    for (int i = start; i < n; i++) {
      double sum = 0;
      for (int j = start; j < n; j++) {
        sum += a[i][j] * v[j];
      }
      p[i] = sum;
      along += sum * v[i];
    }
    for (int i = start; i < n; i++) {
      p[i] = 2 * (p[i] - along * v[i]);
    }
    for (int i = start; i < n; i++) {
      double vi = v[i];
      double pi = p[i];
      double[] row = a[i];
      for (int j = start; j < n; j++) {
        row[j] -= vi * p[j] + pi * v[j];
      }
    }
  }

  /** Qᵀ: its rows turn into eigenvectors as the rotations are applied. */
  private static double[][] accumulate(double[][] reflectors) {
    int n = reflectors.length;
    double[][] q = new double[n][n];
    for (int i = 0; i < n; i++) {
      q[i][i] = 1;
    }
    // Qᵀ = H(last) … H(0): each reflector is multiplied from the left.
    double[] sums = new double[n];
    for (double[] v : reflectors) {
      if (v.length == 0) {
        continue;
      }
      Arrays.fill(sums, 0);
      for (int i = 0; i < n; i++) {
        double vi = v[i];
        if (vi != 0) {
          double[] row = q[i];
          for (int j = 0; j < n; j++) {
            sums[j] += vi * row[j];
          }
        }
      }
      for (int i = 0; i < n; i++) {
        double twice = 2 * v[i];
        if (twice != 0) {
          double[] row = q[i];
          for (int j = 0; j < n; j++) {
            row[j] -= twice * sums[j];
          }
        }
      }
    }
    return q;
  }

  private static void iterate(double[] d, double[] e, double[][] vectors) {
    int n = d.length;
    for (int l = 0; l < n; l++) {
      for (int sweep = 0; ; sweep++) {
        int m = l;
        while (m < n - 1 && Math.abs(e[m]) > Math.ulp(Math.abs(d[m]) + Math.abs(d[m + 1])) / 2) {
          m++;
        }
        if (m == l) {
          break;
        }
        if (sweep == MOST_SWEEPS) {
          throw new ArithmeticException("The eigenvalues of a symmetric matrix do not converge");
        }
        sweep(d, e, vectors, l, m);
      }
    }
  }

  /** One QL step with Wilkinson's shift on the block from l to m. */
  private static void sweep(double[] d, double[] e, double[][] vectors, int l, int m) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    double r = Math.hypot(g, 1);
    g = d[m] - d[l] + e[l] / (g + (g < 0 ? -r : r));
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      r = Math.hypot(f, g);
      e[i + 1] = r;
      if (r == 0) {
        d[i + 1] -= p;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
      rotate(vectors[i], vectors[i + 1], s, c);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }

  private static void rotate(double[] lower, double[] upper, double s, double c) {
    for (int k = 0; k < lower.length; k++) {
      double f = upper[k];
      upper[k] = s * lower[k] + c * f;
      lower[k] = c * lower[k] - s * f;
    }
  }
}
