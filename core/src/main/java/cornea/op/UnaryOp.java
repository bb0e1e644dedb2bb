package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An elementwise function of one tensor.
 *
 * @param kind which
 * @param alpha its first parameter where it has one: slope of LEAKY_RELU, alpha of ELU, lower bound
 *     of CLIP; otherwise 0
 * @param beta its second parameter: upper bound of CLIP; otherwise 0
 */
public record UnaryOp(Kind kind, double alpha, double beta) implements Op {
  /** The functions, with the formula that defines each. */
  public enum Kind {
    /** −x. */
    NEG,
    /** |x|. */
    ABS,
    /** −1, 0 or 1. */
    SIGN,
    /** x². */
    SQUARE,
    /** √x. */
    SQRT,
    /** eˣ. */
    EXP,
    /** ln x. */
    LOG,
    /** min(max(x, alpha), beta). */
    CLIP,
    /** max(x, 0). */
    RELU,
    /** x if x &gt; 0, else alpha·x. */
    LEAKY_RELU,
    /** x if x &gt; 0, else alpha·(eˣ − 1). */
    ELU,
    /** {@link UnaryOp#SELU_SCALE} · ELU with {@link UnaryOp#SELU_ALPHA}. */
    SELU,
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID,
    /** Hyperbolic tangent. */
    TANH,
    /** ln(1 + eˣ), computed without overflow. */
    SOFTPLUS,
    /** x·Φ(x) with the error function. */
    GELU,
    /** GELU's approximation with tanh. */
    GELU_TANH,
    /** x · sigmoid(x). */
    SILU;

    /** Whether the gradient is computed from the output, not from the input. */
    public boolean gradientUsesOutput() {
      return this == RELU
          || this == LEAKY_RELU
          || this == ELU
          || this == SELU
          || this == SIGMOID
          || this == TANH;
    }
  }

  /** Keras's alpha of selu. */
  public static final double SELU_ALPHA = 1.6732632423543772;

  /** Keras's scale of selu. */
  public static final double SELU_SCALE = 1.0507009873554805;

  /** A kind without parameters. */
  public UnaryOp(Kind kind) {
    this(kind, 0, 0);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    return inputs;
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> upstream) {
    Value dy = OpChecks.only(upstream);
    Value x = node.input(0);
    Value y = node.output(0);
    Value dx;
    switch (kind) {
      case NEG -> dx = Ops.neg(dy);
      case ABS -> dx = Ops.mul(dy, Ops.unary(Kind.SIGN, x));
      case SIGN -> {
        return Collections.singletonList(null);
      }
      case SQUARE -> dx = Ops.mul(Ops.mul(dy, Ops.constant(x, 2)), x);
      case SQRT -> dx = Ops.div(Ops.mul(dy, Ops.constant(x, 0.5)), y);
      case EXP -> dx = Ops.mul(dy, y);
      case LOG -> dx = Ops.div(dy, x);
      case CLIP ->
          dx =
              Ops.mul(
                  dy,
                  Ops.mul(
                      Ops.binary(BinaryOp.Kind.GREATER_EQUAL, x, Ops.constant(x, alpha)),
                      Ops.binary(BinaryOp.Kind.GREATER_EQUAL, Ops.constant(x, beta), x)));
      default ->
          dx =
              x.node()
                  .owner()
                  .add(new UnaryGradOp(kind, alpha), List.of(kind.gradientUsesOutput() ? y : x, dy))
                  .output(0);
    }
    return List.of(dx);
  }
}
