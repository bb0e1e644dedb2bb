package cornea.regularizers;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.op.UnaryOp;
import cornea.saving.Options;
import java.util.List;

/**
 * Draws the rows (or columns) of a matrix towards orthogonality: {@code factor} times the mean
 * absolute product of two different rows of length 1.
 */
public final class OrthogonalRegularizer implements Regularizer {
  /** What should become orthogonal. */
  public enum Mode {
    /** The rows of the matrix. */
    ROWS,
    /** The columns of the matrix. */
    COLUMNS
  }

  /** Vectors shorter than 1e-7 are not stretched to length 1, as in Keras. */
  private static final double SMALLEST_SQUARE = 1e-14;

  private double factor = 0.01;
  private Mode mode = Mode.ROWS;

  /** With Keras's defaults: factor 0.01, rows. */
  public OrthogonalRegularizer() {}

  /** With a factor of 0 or more. */
  public OrthogonalRegularizer(double factor, Mode mode) {
    this.factor = factor;
    this.mode = mode;
  }

  @Override
  public void options(Options o) {
    factor = o.number("factor", factor, 0, Double.MAX_VALUE);
    mode = o.choice("mode", mode);
  }

  /**
   * The penalty.
   *
   * @throws IllegalArgumentException if the weight is no matrix
   */
  @Override
  public Value penalty(Value weight) {
    if (weight.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "OrthogonalRegularizer needs a weight of rank 2. Received: " + weight.shape());
    }
    boolean rows = mode == Mode.ROWS;
    Value squares = Ops.reduce(ReduceOp.Kind.SUM, Ops.square(weight), List.of(rows ? 1 : 0), true);
    Value floor = Ops.constant(weight, SMALLEST_SQUARE);
    Value unit = Ops.div(weight, Ops.sqrt(Ops.binary(BinaryOp.Kind.MAX, squares, floor)));
    Value products = Ops.unary(UnaryOp.Kind.ABS, Ops.matMul(unit, unit, !rows, rows));
    // On the diagonal stand the squares of the vectors' own lengths.
    Value others = Ops.sub(Ops.sum(products), Ops.sum(Ops.square(unit)));
    double size = weight.shape().dim(rows ? 0 : 1);
    return Ops.mul(others, factor / (size * (size - 1)));
  }
}
