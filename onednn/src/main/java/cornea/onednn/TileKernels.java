package cornea.onednn;

import cornea.op.BinaryOp;
import cornea.op.UnaryOp;
import cornea.random.CounterRandom;

/**
 * The elementwise functions over tiles: plain loops over float arrays, one to a method, which the
 * JIT compiler vectorizes. The rarer functions go through {@link Math} in double; where they are
 * hot, the lowering takes a oneDNN primitive.
 */
final class TileKernels {
  private TileKernels() {}

  static void unary(UnaryOp op, float[] x, float[] y, int n) {
    float alpha = (float) op.alpha();
    float beta = (float) op.beta();
    switch (op.kind()) {
      case NEG -> neg(x, y, n);
      case ABS -> abs(x, y, n);
      case SQUARE -> mul(x, x, y, n);
      case SQRT -> sqrt(x, y, n);
      case CLIP -> clip(x, y, n, alpha, beta);
      case RELU -> leakyRelu(x, y, n, 0);
      case LEAKY_RELU -> leakyRelu(x, y, n, alpha);
      default -> {
        for (int i = 0; i < n; i++) {
          y[i] = (float) rare(op, x[i]);
        }
      }
    }
  }

  private static double rare(UnaryOp op, double x) {
    return switch (op.kind()) {
      case SIGN -> Math.signum(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case ELU -> x > 0 ? x : op.alpha() * Math.expm1(x);
      case SELU -> UnaryOp.SELU_SCALE * (x > 0 ? x : UnaryOp.SELU_ALPHA * Math.expm1(x));
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case SILU -> x * sigmoid(x);
      case GELU_TANH -> 0.5 * x * (1 + Math.tanh(geluInner(x)));
      default -> throw new IllegalStateException(op + " has no tile kernel");
    };
  }

  private static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  private static double geluInner(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  /** The gradients that are computed from the output. */
  static void gradient(UnaryOp.Kind kind, float alpha, float[] y, float[] dy, float[] dx, int n) {
    switch (kind) {
      case RELU -> reluGradient(y, dy, dx, n, 0);
      case LEAKY_RELU -> reluGradient(y, dy, dx, n, alpha);
      case ELU -> eluGradient(y, dy, dx, n, 1, alpha);
      case SELU ->
          eluGradient(
              y,
              dy,
              dx,
              n,
              (float) UnaryOp.SELU_SCALE,
              (float) (UnaryOp.SELU_SCALE * UnaryOp.SELU_ALPHA));
      case SIGMOID -> sigmoidGradient(y, dy, dx, n);
      case TANH -> tanhGradient(y, dy, dx, n);
      default -> throw new IllegalStateException(kind + " has no tile kernel for its gradient");
    }
  }

  static void binary(BinaryOp.Kind kind, float[] a, float[] b, float[] y, int n) {
    switch (kind) {
      case ADD -> add(a, b, y, n);
      case SUB -> sub(a, b, y, n);
      case MUL -> mul(a, b, y, n);
      case DIV -> div(a, b, y, n);
      case MAX -> max(a, b, y, n);
      case MIN -> min(a, b, y, n);
      case POW -> pow(a, b, y, n);
      case GREATER -> greater(a, b, y, n);
      case GREATER_EQUAL -> greaterEqual(a, b, y, n);
      case EQUAL -> equal(a, b, y, n);
    }
  }

  private static void neg(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = -x[i];
    }
  }

  private static void abs(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.abs(x[i]);
    }
  }

  private static void sqrt(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.sqrt(x[i]);
    }
  }

  private static void clip(float[] x, float[] y, int n, float low, float high) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.min(Math.max(x[i], low), high);
    }
  }

  private static void leakyRelu(float[] x, float[] y, int n, float slope) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i] > 0 ? x[i] : slope * x[i];
    }
  }

  // C2 vectorizes neither a choice by a condition nor, where its profile finds the branches
  // predictable, Math.max; so a condition y > 0 is p / (p + MIN_NORMAL) with p = (y + |y|) / 2: 1
  // or 0, and in between only for numbers below 1e-30. Operands are read once, into locals.

  private static void reluGradient(float[] y, float[] dy, float[] dx, int n, float slope) {
    for (int i = 0; i < n; i++) {
      float value = y[i];
      float part = 0.5f * (value + Math.abs(value));
      float positive = part / (part + Float.MIN_NORMAL);
      dx[i] = dy[i] * (slope + positive * (1 - slope));
    }
  }

  /** The gradient is {@code scale} for a positive y and y + alpha otherwise. */
  private static void eluGradient(
      float[] y, float[] dy, float[] dx, int n, float scale, float alpha) {
    for (int i = 0; i < n; i++) {
      float value = y[i];
      float magnitude = Math.abs(value);
      float part = 0.5f * (value + magnitude);
      float positive = part / (part + Float.MIN_NORMAL);
      float below = 0.5f * (value - magnitude) + alpha;
      dx[i] = dy[i] * (below + positive * (scale - below));
    }
  }

  private static void sigmoidGradient(float[] y, float[] dy, float[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * y[i] * (1 - y[i]);
    }
  }

  private static void tanhGradient(float[] y, float[] dy, float[] dx, int n) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * (1 - y[i] * y[i]);
    }
  }

  static void add(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] + b[i];
    }
  }

  private static void sub(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] - b[i];
    }
  }

  private static void mul(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] * b[i];
    }
  }

  private static void div(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] / b[i];
    }
  }

  private static void max(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(a[i], b[i]);
    }
  }

  private static void min(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.min(a[i], b[i]);
    }
  }

  private static void pow(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.pow(a[i], b[i]);
    }
  }

  private static void greater(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] > b[i] ? 1 : 0;
    }
  }

  private static void greaterEqual(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] >= b[i] ? 1 : 0;
    }
  }

  private static void equal(float[] a, float[] b, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = a[i] == b[i] ? 1 : 0;
    }
  }

  /**
   * Scales what is kept, zeroes the rest; {@code index} holds each element's row-major index. The
   * first loop is one of whole numbers only, so that it is vectorized, and neither has a branch,
   * which would be mispredicted as often as it is random.
   *
   * @param kept scratch: all bits of what is kept, none of the rest
   */
  static void dropout(
      long key, int threshold, float scale, int[] index, int[] kept, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      kept[i] = ~(((CounterRandom.bits(key, index[i]) >>> 8) - threshold) >> 31);
    }
    for (int i = 0; i < n; i++) {
      y[i] = Float.intBitsToFloat(Float.floatToRawIntBits(x[i] * scale) & kept[i]);
    }
  }
}
