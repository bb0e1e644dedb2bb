package cornea.onednn;

/**
 * Winograd's minimal filtering F(4, 3) along one axis: four outputs of three taps by six products,
 * with the points 0, 1, −1, 2, −2 and infinity. A matrix of the paper is applied to rows of
 * numbers, one row for each position, all tiles at once.
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

  /** Aᵀ: four pixels of the output from six products. */
  static void output(float[][] x, float[][] y, int n) {
    first(x[0], x[1], x[2], x[3], x[4], y[0], n);
    odd(x[1], x[2], x[3], x[4], y[1], n);
    third(x[1], x[2], x[3], x[4], y[2], n);
    last(x[1], x[2], x[3], x[4], x[5], y[3], n);
  }

  private static void first(
      float[] a, float[] b, float[] c, float[] d, float[] e, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] + (b[i] + c[i]) + (d[i] + e[i]);
    }
  }

  private static void odd(float[] b, float[] c, float[] d, float[] e, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = b[i] - c[i] + 2 * (d[i] - e[i]);
    }
  }

  private static void third(float[] b, float[] c, float[] d, float[] e, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = b[i] + c[i] + 4 * (d[i] + e[i]);
    }
  }

  private static void last(
      float[] b, float[] c, float[] d, float[] e, float[] f, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = b[i] - c[i] + 8 * (d[i] - e[i]) + f[i];
    }
  }

  /** A: six numbers from four pixels of the output's gradient. */
  static void gradient(float[][] x, float[][] y, int n) {
    System.arraycopy(x[0], 0, y[0], 0, n);
    signs(x[0], x[1], x[2], x[3], 1, y[1], y[2], n);
    signs(x[0], x[1], x[2], x[3], 2, y[3], y[4], n);
    System.arraycopy(x[3], 0, y[5], 0, n);
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

  /** G: six numbers from three taps. */
  static void kernel(float[][] x, float[][] y, int n) {
    scaled(x[0], 0.25f, y[0], n);
    taps(x[0], x[1], x[2], -SIXTH, -SIXTH, -SIXTH, y[1], y[2], n);
    taps(x[0], x[1], x[2], TWENTY_FOURTH, 2 * TWENTY_FOURTH, 4 * TWENTY_FOURTH, y[3], y[4], n);
    System.arraycopy(x[2], 0, y[5], 0, n);
  }

  private static void scaled(float[] x, float by, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = by * x[i];
    }
  }

  /** p·a + r·c ± q·b. */
  private static void taps(
      float[] a,
      float[] b,
      float[] c,
      float p,
      float q,
      float r,
      float[] plus,
      float[] minus,
      int n) {
    for (int i = 0; i < n; i++) {
      float even = p * a[i] + r * c[i];
      float odd = q * b[i];
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  /** Gᵀ: the gradients of three taps from six numbers. */
  static void kernelGradient(float[][] x, float[][] y, int n) {
    outer(x[0], x[1], x[2], x[3], x[4], 0.25f, TWENTY_FOURTH, y[0], n);
    middle(x[1], x[2], x[3], x[4], y[1], n);
    outer(x[5], x[1], x[2], x[3], x[4], 1, 4 * TWENTY_FOURTH, y[2], n);
  }

  /** p·a − (b + c)/6 + q·(d + e). */
  private static void outer(
      float[] a, float[] b, float[] c, float[] d, float[] e, float p, float q, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = p * a[i] - SIXTH * (b[i] + c[i]) + q * (d[i] + e[i]);
    }
  }

  private static void middle(float[] b, float[] c, float[] d, float[] e, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = SIXTH * (c[i] - b[i]) + 2 * TWENTY_FOURTH * (d[i] - e[i]);
    }
  }

  /** Lets nothing below zero through. */
  static void relu(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = 0.5f * (x[i] + Math.abs(x[i])); // vectorizes; Math.max does not
    }
  }
}
