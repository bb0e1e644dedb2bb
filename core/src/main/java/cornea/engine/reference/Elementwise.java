package cornea.engine.reference;

import cornea.graph.Node;
import cornea.op.BinaryOp;
import cornea.op.ConstantOp;
import cornea.op.DropoutOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Functions of single elements. */
final class Elementwise {
  /** The work of one element, in multiplications: some functions are an exponential. */
  private static final int WORK = 8;

  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);
  private static final double ONE_OVER_SQRT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);
  private static final double GELU_CUBIC = 0.044715;

  private Elementwise() {}

  static Kernel constant(ConstantOp op, Node node) {
    return Kernel.filling(node, (in, out) -> Arrays.fill(out[0], op.value()));
  }

  static Kernel unary(UnaryOp op, Node node) {
    DoubleUnaryOperator function = function(op.kind(), op.alpha(), op.beta());
    return Kernel.filling(
        node,
        (in, out) ->
            Workers.forRanges(
                out[0].length,
                WORK,
                (from, to) -> {
                  for (int i = from; i < to; i++) {
                    out[0][i] = function.applyAsDouble(in[0][i]);
                  }
                }));
  }

  static Kernel unaryGradient(UnaryGradOp op, Node node) {
    DoubleUnaryOperator derivative = derivative(op.kind(), op.alpha());
    return Kernel.filling(
        node,
        (in, out) ->
            Workers.forRanges(
                out[0].length,
                WORK,
                (from, to) -> {
                  for (int i = from; i < to; i++) {
                    out[0][i] = in[1][i] * derivative.applyAsDouble(in[0][i]);
                  }
                }));
  }

  static Kernel binary(BinaryOp op, Node node) {
    DoubleBinaryOperator function = function(op.kind());
    Shape shape = node.output(0).shape();
    int[][] strides = {
      Rows.strides(shape),
      Rows.strides(node.input(0).shape(), shape),
      Rows.strides(node.input(1).shape(), shape)
    };
    return Kernel.filling(
        node,
        (in, out) ->
            Rows.walk(
                shape,
                new int[3],
                strides,
                (at, step, length) -> {
                  for (int i = 0; i < length; i++) {
                    out[0][at[0] + i] =
                        function.applyAsDouble(
                            in[0][at[1] + i * step[1]], in[1][at[2] + i * step[2]]);
                  }
                }));
  }

  static Kernel dropout(DropoutOp op, Node node) {
    int threshold = CounterRandom.dropoutThreshold(op.rate());
    double scale = 1 / (1 - op.rate());
    return (step, operands) -> {
      double[] x = operands[0];
      double[] y = new double[x.length];
      long key = CounterRandom.key(op.seed(), op.stream(), step.iteration());
      for (int i = 0; i < y.length; i++) {
        boolean kept = (CounterRandom.bits(key, i) >>> 8) >= threshold;
        y[i] = kept ? x[i] * scale : 0;
      }
      return new double[][] {y};
    };
  }

  private static DoubleUnaryOperator function(UnaryOp.Kind kind, double alpha, double beta) {
    return switch (kind) {
      case NEG -> x -> -x;
      case ABS -> Math::abs;
      case SIGN -> Math::signum;
      case SQUARE -> x -> x * x;
      case SQRT -> Math::sqrt;
      case EXP -> Math::exp;
      case LOG -> Math::log;
      case CLIP -> x -> Math.min(Math.max(x, alpha), beta);
      case RELU -> x -> Math.max(x, 0);
      case LEAKY_RELU -> x -> x > 0 ? x : alpha * x;
      case ELU -> x -> x > 0 ? x : alpha * Math.expm1(x);
      case SELU -> x -> UnaryOp.SELU_SCALE * (x > 0 ? x : UnaryOp.SELU_ALPHA * Math.expm1(x));
      case SIGMOID -> Elementwise::sigmoid;
      case TANH -> Math::tanh;
      case SOFTPLUS -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case GELU -> x -> x * normalCdf(x);
      case GELU_TANH -> x -> 0.5 * x * (1 + Math.tanh(geluArgument(x)));
      case SILU -> x -> x * sigmoid(x);
    };
  }

  /** The derivative, as a function of what {@link UnaryOp.Kind#gradientUsesOutput} says. */
  private static DoubleUnaryOperator derivative(UnaryOp.Kind kind, double alpha) {
    return switch (kind) {
      case RELU -> y -> y > 0 ? 1 : 0;
      case LEAKY_RELU -> y -> y > 0 ? 1 : alpha;
      case ELU -> y -> y > 0 ? 1 : y + alpha;
      case SELU -> y -> y > 0 ? UnaryOp.SELU_SCALE : y + UnaryOp.SELU_SCALE * UnaryOp.SELU_ALPHA;
      case SIGMOID -> y -> y * (1 - y);
      case TANH -> y -> 1 - y * y;
      case SOFTPLUS -> Elementwise::sigmoid;
      case GELU -> x -> normalCdf(x) + x * ONE_OVER_SQRT_TWO_PI * Math.exp(-0.5 * x * x);
      case GELU_TANH ->
          x -> {
            double tanh = Math.tanh(geluArgument(x));
            double slope = SQRT_TWO_OVER_PI * (1 + 3 * GELU_CUBIC * x * x);
            return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * slope;
          };
      case SILU ->
          x -> {
            double sigmoid = sigmoid(x);
            return sigmoid * (1 + x * (1 - sigmoid));
          };
      case NEG, ABS, SIGN, SQUARE, SQRT, EXP, LOG, CLIP ->
          throw new IllegalArgumentException(kind + " is no activation");
    };
  }

  private static DoubleBinaryOperator function(BinaryOp.Kind kind) {
    return switch (kind) {
      case ADD -> (a, b) -> a + b;
      case SUB -> (a, b) -> a - b;
      case MUL -> (a, b) -> a * b;
      case DIV -> (a, b) -> a / b;
      case MAX -> Math::max;
      case MIN -> Math::min;
      case POW -> Math::pow;
      case GREATER -> (a, b) -> a > b ? 1 : 0;
      case GREATER_EQUAL -> (a, b) -> a >= b ? 1 : 0;
      case EQUAL -> (a, b) -> a == b ? 1 : 0;
    };
  }

  /** Never overflows, and keeps its relative accuracy where it is tiny. */
  private static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  }

  private static double geluArgument(double x) {
    return SQRT_TWO_OVER_PI * (x + GELU_CUBIC * x * x * x);
  }

  private static double normalCdf(double x) {
    return 0.5 * ErrorFunction.erfc(-x * SQRT_HALF);
  }
}
