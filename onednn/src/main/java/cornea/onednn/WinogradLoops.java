package cornea.onednn;

/**
 * Winograd's minimal filtering along one axis by six products, with the points 0, 1, −1, 2, −2 and
 * infinity: F(4, 3), four outputs of three taps, or F(2, 5), two outputs of five. A matrix of the
 * paper is applied to rows of numbers, one row for each position, all tiles at once.
 *
 * <p>Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
 * https://arxiv.org/abs/1509.09308. One or two results to a loop: C2 vectorizes no more at once.
 */
final class WinogradLoops {
  private static final float SIXTH = 1 / 6f;
  private static final float TWENTY_FOURTH = 1 / 24f;

  private WinogradLoops() {}

  /** Bᵀ: from six pixels under a tile. */
  static void input(float[][] x, float[][] y, int n) {
    ends(x[0], x[2], x[4], y[0], n);
    ends(x[1], x[3], x[5], y[5], n);
    pair(x[1], x[2], x[3], x[4], 4, 1, y[1], y[2], n);
    pair(x[1], x[2], x[3], x[4], 1, 2, y[3], y[4], n);
  }

  private static void ends(float[] a, float[] b, float[] c, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = 4 * a[i] - 5 * b[i] + c[i];
    }
  }

  /** d − s·b ± f·(c − s·a). */
  private static void pair(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float s,
      float f,
      float[] plus,
      float[] minus,
      int n) {
    for (int i = 0; i < n; i++) {
      float even = d[i] - s * b[i];
      float odd = f * (c[i] - s * a[i]);
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  /** Aᵀ: the pixels of the output, 4 or 2, from six products. */
  static void output(float[][] x, float[][] y, int pixels, int n) {
    first(x[0], x[1], x[2], x[3], x[4], y[0], n);
    for (int j = 1; j < pixels - 1; j++) {
      if (j % 2 == 0) {
        sums(x[1], x[2], x[3], x[4], 1 << j, y[j], n);
      } else {
        differences(x[1], x[2], x[3], x[4], 1 << j, y[j], n);
      }
    }
    last(x[1], x[2], x[3], x[4], 1 << (pixels - 1), x[5], y[pixels - 1], n);
  }

  private static void first(
      float[] a, float[] b, float[] c, float[] d, float[] e, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] + (b[i] + c[i]) + (d[i] + e[i]);
    }
  }

  private static void sums(float[] b, float[] c, float[] d, float[] e, float by, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = b[i] + c[i] + by * (d[i] + e[i]);
    }
  }

  private static void differences(
      float[] b, float[] c, float[] d, float[] e, float by, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = b[i] - c[i] + by * (d[i] - e[i]);
    }
  }

  private static void last(
      float[] b, float[] c, float[] d, float[] e, float by, float[] f, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = b[i] - c[i] + by * (d[i] - e[i]) + f[i];
    }
  }

  /** A: six numbers from the pixels of the output's gradient, 4 or 2. */
  static void gradient(float[][] x, float[][] y, int pixels, int n) {
    System.arraycopy(x[0], 0, y[0], 0, n);
    if (pixels == 2) {
      signs(x[0], x[1], 1, y[1], y[2], n);
      signs(x[0], x[1], 2, y[3], y[4], n);
    } else {
      signs(x[0], x[1], x[2], x[3], 1, y[1], y[2], n);
      signs(x[0], x[1], x[2], x[3], 2, y[3], y[4], n);
    }
    System.arraycopy(x[pixels - 1], 0, y[5], 0, n);
  }

  /** a ± s·b. */
  private static void signs(float[] a, float[] b, float s, float[] plus, float[] minus, int n) {
    for (int i = 0; i < n; i++) {
      float odd = s * b[i];
      plus[i] = a[i] + odd;
      minus[i] = a[i] - odd;
    }
  }

  /** a + s²·c ± s·(b + s²·d). */
  private static void signs(
      float[] a, float[] b, float[] c, float[] d, float s, float[] plus, float[] minus, int n) {
    float squared = s * s;
    for (int i = 0; i < n; i++) {
      float even = a[i] + squared * c[i];
      float odd = s * (b[i] + squared * d[i]);
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  /** G: six numbers from the taps, 3 or 5. */
  static void kernel(float[][] x, float[][] y, int taps, int n) {
    scaled(x[0], 0.25f, y[0], n);
    if (taps == 5) {
      taps(x[0], x[1], x[2], x[3], x[4], -SIXTH, 1, y[1], y[2], n);
      taps(x[0], x[1], x[2], x[3], x[4], TWENTY_FOURTH, 2, y[3], y[4], n);
    } else {
      taps(x[0], x[1], x[2], -SIXTH, 1, y[1], y[2], n);
      taps(x[0], x[1], x[2], TWENTY_FOURTH, 2, y[3], y[4], n);
    }
    System.arraycopy(x[taps - 1], 0, y[5], 0, n);
  }

  private static void scaled(float[] x, float by, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = by * x[i];
    }
  }

  /** p·(a + s²·c ± s·b). */
  private static void taps(
      float[] a, float[] b, float[] c, float p, float s, float[] plus, float[] minus, int n) {
    float q = p * s;
    float r = q * s;
    for (int i = 0; i < n; i++) {
      float even = p * a[i] + r * c[i];
      float odd = q * b[i];
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  /** p·(a + s²·c + s⁴·e ± (s·b + s³·d)). */
  private static void taps(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float[] e,
      float p,
      float s,
      float[] plus,
      float[] minus,
      int n) {
    float q = p * s;
    float squared = s * s;
    for (int i = 0; i < n; i++) {
      float even = p * (a[i] + squared * (c[i] + squared * e[i]));
      float odd = q * (b[i] + squared * d[i]);
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  /** Gᵀ: the gradients of the taps, 3 or 5, from six numbers. */
  static void kernelGradient(float[][] x, float[][] y, int taps, int n) {
    outer(x[0], x[1], x[2], x[3], x[4], 0.25f, TWENTY_FOURTH, y[0], n);
    for (int i = 1; i < taps - 1; i++) {
      float by = (1 << i) * TWENTY_FOURTH;
      if (i % 2 == 0) {
        even(x[1], x[2], x[3], x[4], by, y[i], n);
      } else {
        odd(x[1], x[2], x[3], x[4], by, y[i], n);
      }
    }
    float by = (1 << (taps - 1)) * TWENTY_FOURTH;
    outer(x[5], x[1], x[2], x[3], x[4], 1, by, y[taps - 1], n);
  }

  /** p·a − (b + c)/6 + q·(d + e). */
  private static void outer(
      float[] a, float[] b, float[] c, float[] d, float[] e, float p, float q, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = p * a[i] - SIXTH * (b[i] + c[i]) + q * (d[i] + e[i]);
    }
  }

  /** q·(d + e) − (b + c)/6. */
  private static void even(float[] b, float[] c, float[] d, float[] e, float q, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = q * (d[i] + e[i]) - SIXTH * (b[i] + c[i]);
    }
  }

  /** q·(d − e) − (b − c)/6. */
  private static void odd(float[] b, float[] c, float[] d, float[] e, float q, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = q * (d[i] - e[i]) - SIXTH * (b[i] - c[i]);
    }
  }

  /** Lets nothing below zero through. */
  static void relu(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = 0.5f * (x[i] + Math.abs(x[i])); // vectorizes; Math.max does not
    }
  }
}
