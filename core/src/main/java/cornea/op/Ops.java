package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import cornea.tensor.Shapes;
import java.util.ArrayList;
import java.util.List;

/**
 * The ops as functions, for use inside a layer's {@code call}, a loss or an optimizer. Each appends
 * a node to the graph that its operands belong to, leaving out what changes nothing (a reshape to
 * the same shape, a product with one) and working out constants.
 */
public final class Ops {
  private Ops() {}

  /** A scalar constant in the graph of another value; it broadcasts. */
  public static Value constant(Value anchor, double value) {
    return anchor.node().owner().constant(value);
  }

  private static Value constant(Value anchor, double value, Shape shape) {
    return anchor.node().owner().constant(value, shape);
  }

  /** An elementwise function without parameters. */
  public static Value unary(UnaryOp.Kind kind, Value x) {
    return apply(new UnaryOp(kind), x);
  }

  /** An elementwise function with parameters, see {@link UnaryOp}. */
  public static Value unary(UnaryOp.Kind kind, Value x, double alpha, double beta) {
    return apply(new UnaryOp(kind, alpha, beta), x);
  }

  /** An elementwise function of two values that broadcast. */
  public static Value binary(BinaryOp.Kind kind, Value a, Value b) {
    return apply(new BinaryOp(kind), a, b);
  }

  /** a + b. */
  public static Value add(Value a, Value b) {
    return isConstant(b, 0, a) ? a : isConstant(a, 0, b) ? b : binary(BinaryOp.Kind.ADD, a, b);
  }

  /** a − b. */
  public static Value sub(Value a, Value b) {
    return isConstant(b, 0, a) ? a : binary(BinaryOp.Kind.SUB, a, b);
  }

  /** a · b. */
  public static Value mul(Value a, Value b) {
    if (a.node().op() instanceof ConstantOp left && b.node().op() instanceof ConstantOp right) {
      return constant(a, left.value() * right.value(), Shapes.broadcast(a.shape(), b.shape()));
    }
    return isConstant(b, 1, a) ? a : isConstant(a, 1, b) ? b : binary(BinaryOp.Kind.MUL, a, b);
  }

  /** a · factor. */
  public static Value mul(Value a, double factor) {
    return mul(a, constant(a, factor));
  }

  /** a / b. */
  public static Value div(Value a, Value b) {
    return isConstant(b, 1, a) ? a : binary(BinaryOp.Kind.DIV, a, b);
  }

  /** −x. */
  public static Value neg(Value x) {
    return unary(UnaryOp.Kind.NEG, x);
  }

  /** x². */
  public static Value square(Value x) {
    return unary(UnaryOp.Kind.SQUARE, x);
  }

  /** √x. */
  public static Value sqrt(Value x) {
    return unary(UnaryOp.Kind.SQRT, x);
  }

  /** Sum, mean or maximum over the given axes, negative ones counted from the end. */
  public static Value reduce(ReduceOp.Kind kind, Value x, List<Integer> axes, boolean keepDims) {
    List<Integer> positive = new ArrayList<>();
    for (int axis : axes) {
      positive.add(x.shape().axis(axis));
    }
    positive.sort(null);
    return positive.isEmpty() ? x : apply(new ReduceOp(kind, positive, keepDims), x);
  }

  /** The sum of all elements. */
  public static Value sum(Value x) {
    return reduce(ReduceOp.Kind.SUM, x, allAxes(x.shape()), false);
  }

  /** The mean of all elements. */
  public static Value mean(Value x) {
    return reduce(ReduceOp.Kind.MEAN, x, allAxes(x.shape()), false);
  }

  /** Sums away what broadcasting to x's shape had stretched: the gradient of a broadcast. */
  public static Value sumTo(Value x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    List<Integer> axes = new ArrayList<>();
    int lead = x.shape().rank() - shape.rank();
    for (int i = 0; i < x.shape().rank(); i++) {
      if (i < lead || (shape.dim(i - lead) == 1 && x.shape().dim(i) != 1)) {
        axes.add(i);
      }
    }
    // A gradient may itself still be small (a scalar for the mean of a loss): stretch it first.
    Value sum = reduce(ReduceOp.Kind.SUM, x, axes, false);
    return sum.shape().size() == shape.size() ? reshape(sum, shape) : broadcast(sum, shape);
  }

  /** A value stretched to a shape. */
  public static Value broadcast(Value x, Shape shape) {
    if (x.node().op() instanceof ConstantOp number) {
      return constant(x, number.value(), shape);
    }
    return x.shape().equals(shape) ? x : apply(new BroadcastOp(shape), x);
  }

  /** The same elements under another shape; one dimension may be {@link Shape#UNKNOWN}. */
  public static Value reshape(Value x, Shape shape) {
    if (x.node().op() instanceof ConstantOp number) {
      return constant(x, number.value(), Shapes.inferReshape(x.shape(), shape));
    }
    return x.shape().equals(shape) ? x : apply(new ReshapeOp(shape), x);
  }

  /** Axes in another order. */
  public static Value transpose(Value x, List<Integer> permutation) {
    return apply(new TransposeOp(permutation), x);
  }

  /** Zeros before and after, for each axis. */
  public static Value pad(Value x, List<Integer> before, List<Integer> after) {
    return apply(new PadOp(before, after), x);
  }

  /** A box of the given size from {@code begin} on. */
  public static Value slice(Value x, List<Integer> begin, Shape size) {
    return x.shape().equals(size) ? x : apply(new SliceOp(begin, size), x);
  }

  /** Values one after the other along an axis, negative ones counted from the end. */
  public static Value concat(List<Value> values, int axis) {
    Value first = values.get(0);
    return node(new ConcatOp(first.shape().axis(axis)), values).output(0);
  }

  /** Whole numbers as one-hot vectors. */
  public static Value oneHot(Value labels, int depth) {
    return apply(new OneHotOp(depth), labels);
  }

  /** The product of two matrices. */
  public static Value matMul(Value a, Value b) {
    return matMul(a, b, false, false);
  }

  /** The product of two matrices, each transposed first if asked. */
  public static Value matMul(Value a, Value b, boolean transposeA, boolean transposeB) {
    return apply(new MatMulOp(transposeA, transposeB), a, b);
  }

  /** 2-D convolution, see {@link ConvOp}. */
  public static Value conv2d(Value image, Value kernel, Window window, int groups) {
    return apply(new ConvOp(window, groups), image, kernel);
  }

  /** Pooling, see {@link PoolOp}. */
  public static Value pool(Value image, PoolOp.Kind kind, Window window) {
    return apply(new PoolOp(kind, window), image);
  }

  /** Batch normalization, see {@link BatchNormOp} for operands and outputs. */
  public static Node batchNorm(
      Value x, Value gamma, Value beta, Value mean, Value variance, BatchNormOp op) {
    return node(op, List.of(x, gamma, beta, mean, variance));
  }

  /** Softmax over the last axis. */
  public static Value softmax(Value x) {
    return apply(new SoftmaxOp(false), x);
  }

  /** The logarithm of softmax over the last axis. */
  public static Value logSoftmax(Value x) {
    return apply(new SoftmaxOp(true), x);
  }

  /** Dropout, see {@link DropoutOp}. */
  public static Value dropout(Value x, DropoutOp op) {
    return apply(op, x);
  }

  private static Value apply(Op op, Value... operands) {
    return node(op, List.of(operands)).output(0);
  }

  private static Node node(Op op, List<Value> operands) {
    return operands.get(0).node().owner().add(op, operands);
  }

  private static List<Integer> allAxes(Shape shape) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      axes.add(i);
    }
    return axes;
  }

  /** Whether a value is the given constant and stretches the other one no further. */
  private static boolean isConstant(Value value, double number, Value other) {
    return value.node().op() instanceof ConstantOp constant
        && constant.value() == number
        && (value.shape().rank() == 0 || value.shape().equals(other.shape()));
  }
}
