package cornea.tck;

import cornea.engine.OpTable;
import cornea.op.BatchNormGradOp;
import cornea.op.BatchNormOp;
import cornea.op.BinaryOp;
import cornea.op.BroadcastOp;
import cornea.op.ConcatOp;
import cornea.op.ConstantOp;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.ConvOp;
import cornea.op.DropoutOp;
import cornea.op.InputOp;
import cornea.op.MatMulOp;
import cornea.op.OneHotOp;
import cornea.op.PadOp;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.ReadOp;
import cornea.op.ReduceOp;
import cornea.op.ReshapeOp;
import cornea.op.SliceOp;
import cornea.op.SoftmaxOp;
import cornea.op.TransposeOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a float32 engine may be from the exact result, for each op, element by element. With u =
 * 2⁻²⁴, the largest relative error of one rounding:
 *
 * <ul>
 *   <li>Ops that move, compare or select are exact.
 *   <li>One arithmetic operation, correctly rounded: u · |y|.
 *   <li>A sum of n terms, in any order: {@link #sum(double)} · u · Σ|terms|. A sum of products is
 *       one with one more rounding for each term.
 *   <li>A function f from a float32 library: {@link #LIBRARY} · u · (|y| + |x · f'(x)|), which is
 *       to say that argument and result may each be off by a few roundings, plus, where f is itself
 *       a difference of larger terms, LIBRARY · u times these.
 * </ul>
 */
final class OpBounds {
  /** Computes the bound for each element of each output. */
  @FunctionalInterface
  private interface Bound {
    List<double[]> of(OpCase opCase, List<double[]> results);
  }

  private static final double U = 0x1p-24;

  /** Roundings of a library function: 4 units in the last place, each of which is two. */
  private static final double LIBRARY = 8;

  /** Results below this may be flushed to zero. */
  private static final double SMALLEST_NORMAL = 0x1p-126;

  private static final OpTable<Bound> TABLE =
      OpTable.<Bound>builder()
          .on(InputOp.class, OpBounds::exact)
          .on(ReadOp.class, OpBounds::exact)
          .on(ConstantOp.class, OpBounds::exact)
          .on(BroadcastOp.class, OpBounds::exact)
          .on(ReshapeOp.class, OpBounds::exact)
          .on(TransposeOp.class, OpBounds::exact)
          .on(PadOp.class, OpBounds::exact)
          .on(SliceOp.class, OpBounds::exact)
          .on(ConcatOp.class, OpBounds::exact)
          .on(OneHotOp.class, OpBounds::exact)
          .on(UnaryOp.class, OpBounds::unary)
          .on(UnaryGradOp.class, OpBounds::unaryGradient)
          .on(BinaryOp.class, OpBounds::binary)
          .on(ReduceOp.class, OpBounds::reduce)
          .on(MatMulOp.class, OpBounds::sumOfProducts)
          .on(ConvOp.class, OpBounds::sumOfProducts)
          .on(ConvDataGradOp.class, OpBounds::sumOfProducts)
          .on(ConvFilterGradOp.class, OpBounds::sumOfProducts)
          .on(PoolOp.class, OpBounds::pool)
          .on(PoolGradOp.class, OpBounds::poolGradient)
          .on(BatchNormOp.class, OpBounds::batchNorm)
          .on(BatchNormGradOp.class, OpBounds::batchNormGradient)
          .on(SoftmaxOp.class, OpBounds::softmax)
          .on(DropoutOp.class, OpBounds::twoRoundings)
          .build();

  private OpBounds() {}

  /** The bounds for a case, given its exact results. */
  static List<double[]> of(OpCase opCase, List<double[]> results) {
    List<double[]> bounds = TABLE.rule(opCase.op()).of(opCase, results);
    for (double[] bound : bounds) {
      for (int i = 0; i < bound.length; i++) {
        bound[i] += bound[i] == 0 ? 0 : SMALLEST_NORMAL;
      }
    }
    return bounds;
  }

  /**
   * The roundings that a sum of n terms may show: n in the worst case, and 6 √n with a probability
   * of failure below 2 n e⁻¹⁸ where roundings are as good as independent (Higham and Mary, "A New
   * Approach to Probabilistic Rounding Error Analysis", 2019).
   */
  private static double sum(double n) {
    return Math.min(n, 6 * Math.sqrt(n));
  }

  private static List<double[]> exact(OpCase opCase, List<double[]> results) {
    return relative(results, 0);
  }

  /** The scale 1 / (1 − rate) is rounded, then the product with it. */
  private static List<double[]> twoRoundings(OpCase opCase, List<double[]> results) {
    return relative(results, 2);
  }

  private static List<double[]> relative(List<double[]> results, double roundings) {
    List<double[]> bounds = new ArrayList<>();
    for (double[] result : results) {
      double[] bound = new double[result.length];
      for (int i = 0; i < bound.length; i++) {
        bound[i] = roundings * U * Math.abs(result[i]);
      }
      bounds.add(bound);
    }
    return bounds;
  }

  private static List<double[]> unary(OpCase opCase, List<double[]> results) {
    UnaryOp op = (UnaryOp) opCase.op();
    double[] y = results.get(0);
    double[] bound = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      double x = opCase.operands().get(0).at(i);
      double size = Math.abs(y[i]);
      bound[i] =
          U
              * switch (op.kind()) {
                case NEG, ABS, SIGN, RELU -> 0;
                case CLIP -> x == y[i] ? 0 : size; // a limit is rounded once
                case SQUARE, SQRT, LEAKY_RELU -> size;
                case EXP -> LIBRARY * size * (1 + Math.abs(x));
                case LOG -> LIBRARY * (size + 1);
                // e^x − 1, scaled: the difference has terms of size alpha
                case ELU -> x > 0 ? 0 : LIBRARY * (size + op.alpha());
                case SELU ->
                    LIBRARY * (size + (x > 0 ? 0 : UnaryOp.SELU_SCALE * UnaryOp.SELU_ALPHA));
                // 1 / (1 + e^−x): |x · f'| = |x| y (1 − y)
                case SIGMOID -> LIBRARY * size * (1 + Math.abs(x));
                case TANH -> LIBRARY * (size + Math.abs(x) * (1 - size * size));
                // ln(1 + e^x): the argument of the logarithm has the term 1
                case SOFTPLUS -> LIBRARY * (size + 1);
                // x / 2 · (1 + erf): the sum has terms of size 1
                case GELU, GELU_TANH -> LIBRARY * (size + Math.abs(x));
                case SILU -> LIBRARY * size * (2 + Math.abs(x));
              };
    }
    return List.of(bound);
  }

  /** dy times a derivative, which has the given sum of absolute terms. */
  private static List<double[]> unaryGradient(OpCase opCase, List<double[]> results) {
    UnaryGradOp op = (UnaryGradOp) opCase.op();
    double[] bound = new double[results.get(0).length];
    for (int i = 0; i < bound.length; i++) {
      double v = Math.abs(opCase.operands().get(0).at(i));
      double terms =
          switch (op.kind()) {
            case RELU -> 0;
            case LEAKY_RELU -> 1;
            case ELU -> 1 + v + op.alpha();
            case SELU -> UnaryOp.SELU_SCALE * (1 + UnaryOp.SELU_ALPHA) + v;
            case SIGMOID -> v * (1 + v);
            case TANH -> 1 + v * v;
            case SOFTPLUS -> 1 + v;
            case GELU, GELU_TANH, SILU -> 1 + v + v * v;
            case NEG, ABS, SIGN, SQUARE, SQRT, EXP, LOG, CLIP ->
                throw new IllegalArgumentException(op.toString());
          };
      bound[i] = LIBRARY * U * terms * Math.abs(opCase.operands().get(1).at(i));
    }
    return List.of(bound);
  }

  private static List<double[]> binary(OpCase opCase, List<double[]> results) {
    BinaryOp.Kind kind = ((BinaryOp) opCase.op()).kind();
    return switch (kind) {
      case MAX, MIN, GREATER, GREATER_EQUAL, EQUAL -> relative(results, 0);
      case ADD, SUB, MUL, DIV -> relative(results, 1);
      case POW -> { // e^(b ln a); both operands of the cases are below 16, so |b ln a| < 45
        double[] bound = relative(results, LIBRARY).get(0);
        for (int i = 0; i < bound.length; i++) {
          bound[i] *= 1 + Math.abs(Math.log(results.get(0)[i]));
        }
        yield List.of(bound);
      }
    };
  }

  private static List<double[]> reduce(OpCase opCase, List<double[]> results) {
    ReduceOp op = (ReduceOp) opCase.op();
    if (op.kind() == ReduceOp.Kind.MAX) {
      return exact(opCase, results);
    }
    double terms = op.reducedElements(opCase.operands().get(0).shape());
    return relative(onAbsolutes(opCase), sum(terms) + 1);
  }

  private static List<double[]> sumOfProducts(OpCase opCase, List<double[]> results) {
    List<Tensor> ones = new ArrayList<>();
    for (Tensor operand : opCase.operands()) {
      ones.add(Tensor.full(operand.shape(), 1));
    }
    double[] terms = opCase.with(ones).run(OpCase.REFERENCE).get(0);
    double[] bound = onAbsolutes(opCase).get(0);
    for (int i = 0; i < bound.length; i++) {
      bound[i] *= (sum(terms[i]) + 1) * U;
    }
    return List.of(bound);
  }

  private static List<double[]> pool(OpCase opCase, List<double[]> results) {
    PoolOp op = (PoolOp) opCase.op();
    if (op.kind() == PoolOp.Kind.MAX) {
      return exact(opCase, results);
    }
    double terms = op.window().height() * op.window().width();
    return relative(onAbsolutes(opCase), sum(terms) + 1);
  }

  /** A pixel sums over the windows that it lies in, of which there are no more than taps. */
  private static List<double[]> poolGradient(OpCase opCase, List<double[]> results) {
    PoolGradOp op = (PoolGradOp) opCase.op();
    List<Tensor> operands = opCase.operands();
    OpCase absolute =
        opCase.with(List.of(operands.get(0), operands.get(1), absolute(operands.get(2))));
    double terms = op.window().height() * op.window().width();
    return relative(absolute.run(OpCase.REFERENCE), sum(terms) + 2);
  }

  /** The error of the mean moves x − mean, that of the variance scales it. */
  private static List<double[]> batchNorm(OpCase opCase, List<double[]> results) {
    BatchNormOp op = (BatchNormOp) opCase.op();
    Tensor x = opCase.operands().get(0);
    int channels = x.shape().dim(-1);
    double rows = x.size() / (double) channels;
    double[] mean = op.batchStatistics() ? results.get(1) : opCase.operands().get(3).doubles();
    double[] variance = op.batchStatistics() ? results.get(2) : opCase.operands().get(4).doubles();
    double[] meanBound = new double[channels];
    double[] varianceBound = new double[channels];
    if (op.batchStatistics()) {
      for (int i = 0; i < x.size(); i++) {
        meanBound[i % channels] += (sum(rows) + 1) * U * Math.abs(x.at(i)) / rows;
      }
      for (int c = 0; c < channels; c++) { // two passes: a shifted mean adds its square
        varianceBound[c] = (sum(rows) + 6) * U * variance[c] + meanBound[c] * meanBound[c];
      }
    }
    double[] bound = new double[x.size()];
    for (int i = 0; i < bound.length; i++) {
      int c = i % channels;
      double gamma = opCase.operands().get(1).at(c);
      double beta = opCase.operands().get(2).at(c);
      double scale = Math.abs(gamma) / Math.sqrt(variance[c] + op.epsilon());
      double deviation = Math.abs(x.at(i) - mean[c]);
      bound[i] =
          scale * meanBound[c]
              + scale * deviation * varianceBound[c] / (variance[c] + op.epsilon())
              + LIBRARY * U * (scale * (Math.abs(x.at(i)) + Math.abs(mean[c])) + Math.abs(beta));
    }
    return op.batchStatistics() ? List.of(bound, meanBound, varianceBound) : List.of(bound);
  }

  private static List<double[]> batchNormGradient(OpCase opCase, List<double[]> results) {
    BatchNormGradOp op = (BatchNormGradOp) opCase.op();
    List<Tensor> operands = opCase.operands();
    Tensor x = operands.get(0);
    Tensor dy = operands.get(4);
    int channels = x.shape().dim(-1);
    double rows = x.size() / (double) channels;
    double[] gammaBound = new double[channels];
    double[] betaBound = new double[channels];
    double[] normalized = new double[x.size()];
    for (int i = 0; i < x.size(); i++) {
      int c = i % channels;
      double deviation = Math.sqrt(operands.get(3).at(c) + op.epsilon());
      normalized[i] = Math.abs(x.at(i) - operands.get(2).at(c)) / deviation;
      betaBound[c] += (sum(rows) + 1) * U * Math.abs(dy.at(i));
      gammaBound[c] += (sum(rows) + LIBRARY) * U * Math.abs(dy.at(i)) * normalized[i];
    }
    double share = op.batchStatistics() ? 1 / rows : 0;
    double[] bound = new double[x.size()];
    for (int i = 0; i < bound.length; i++) {
      int c = i % channels;
      double scale =
          Math.abs(operands.get(1).at(c)) / Math.sqrt(operands.get(3).at(c) + op.epsilon());
      double passedOn = Math.abs(results.get(2)[c]) + normalized[i] * Math.abs(results.get(1)[c]);
      double passedOnBound = betaBound[c] + normalized[i] * gammaBound[c];
      bound[i] =
          scale * (LIBRARY * U * (Math.abs(dy.at(i)) + share * passedOn) + share * passedOnBound);
    }
    return List.of(bound, gammaBound, betaBound);
  }

  /** e^(x − max) / Σ, or x − max − ln Σ; x − max is rounded before it is used. */
  private static List<double[]> softmax(OpCase opCase, List<double[]> results) {
    boolean log = ((SoftmaxOp) opCase.op()).log();
    Tensor x = opCase.operands().get(0);
    int classes = x.shape().dim(-1);
    double[] bound = new double[x.size()];
    for (int row = 0; row < bound.length; row += classes) {
      double largest = 0;
      for (int i = row; i < row + classes; i++) {
        largest = Math.max(largest, Math.abs(x.at(i)));
      }
      // The relative error of the sum is at most that of a term, plus that of summing.
      double roundings = LIBRARY * (1 + 2 * largest) + sum(classes);
      for (int i = row; i < row + classes; i++) {
        double y = Math.abs(results.get(0)[i]);
        bound[i] = U * (log ? roundings + LIBRARY * y : 2 * roundings * y);
      }
    }
    return List.of(bound);
  }

  /** The op on the absolute values of its operands: for sums and products, Σ|terms|. */
  static List<double[]> onAbsolutes(OpCase opCase) {
    List<Tensor> absolutes = new ArrayList<>();
    opCase.operands().forEach(operand -> absolutes.add(absolute(operand)));
    return opCase.with(absolutes).run(OpCase.REFERENCE);
  }

  private static Tensor absolute(Tensor tensor) {
    return tensor.map(Math::abs);
  }
}
