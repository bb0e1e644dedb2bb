package cornea.activations;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.UnaryOp.Kind;
import cornea.saving.Codec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keras's activation functions with their default parameters, and factories for other parameters.
 *
 * <pre>{@code
 * new Dense(64).activation(RELU)
 * new Dense(64).activation(Activations.leakyRelu(0.1))
 * }</pre>
 */
public enum Activations implements ActivationFunction {
  /** {@code x}. */
  LINEAR(x -> x),
  /** {@code max(x, 0)}. */
  RELU(x -> Ops.unary(Kind.RELU, x)),
  /** {@code min(max(x, 0), 6)}. */
  RELU6(x -> relu(6.0, 0, 0).apply(x)),
  /** {@code x} if positive, else {@code 0.2 x}. */
  LEAKY_RELU(x -> leakyRelu(0.2).apply(x)),
  /** {@code x} if positive, else {@code eˣ − 1}. */
  ELU(x -> elu(1).apply(x)),
  /** {@code elu} scaled so that mean and variance stay. */
  SELU(x -> Ops.unary(Kind.SELU, x)),
  /** {@code x} if positive, else {@code eˣ − 1}: with its default alpha the same as ELU. */
  CELU(x -> elu(1).apply(x)),
  /** {@code x · Φ(x)} with the error function. */
  GELU(x -> Ops.unary(Kind.GELU, x)),
  /** {@code 1 / (1 + e⁻ˣ)}. */
  SIGMOID(x -> Ops.unary(Kind.SIGMOID, x)),
  /** {@code ln sigmoid(x)}. */
  LOG_SIGMOID(x -> Ops.neg(Ops.unary(Kind.SOFTPLUS, Ops.neg(x)))),
  /** {@code relu6(x + 3) / 6}, as in Keras 3; Keras 2 had {@link #hardSigmoidKeras2}. */
  HARD_SIGMOID(Activations::hardSigmoid),
  /** {@code x · hard_sigmoid(x)}. */
  HARD_SILU(x -> Ops.mul(x, hardSigmoid(x))),
  /** Hyperbolic tangent. */
  TANH(x -> Ops.unary(Kind.TANH, x)),
  /** {@code eˣ / Σ eˣ} over the last axis. */
  SOFTMAX(Ops::softmax),
  /** {@code ln softmax(x)} over the last axis. */
  LOG_SOFTMAX(Ops::logSoftmax),
  /** {@code ln(1 + eˣ)}. */
  SOFTPLUS(x -> Ops.unary(Kind.SOFTPLUS, x)),
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN(x -> Ops.div(x, Ops.add(Ops.unary(Kind.ABS, x), Ops.constant(x, 1)))),
  /** {@code x · sigmoid(x)}, also called swish. */
  SILU(x -> Ops.unary(Kind.SILU, x)),
  /** {@code x · tanh(softplus(x))}. */
  MISH(x -> Ops.mul(x, Ops.unary(Kind.TANH, Ops.unary(Kind.SOFTPLUS, x)))),
  /** {@code eˣ}. */
  EXPONENTIAL(x -> Ops.unary(Kind.EXP, x));

  /**
   * How activations are written into a file and read from it: these by name, those of other
   * parameters as the Keras layer that computes them.
   */
  public static final Codec<ActivationFunction> CODEC = new ActivationCodec();

  @SuppressWarnings("ImmutableEnumChecker") // the functions above hold no state
  private final ActivationFunction function;

  Activations(ActivationFunction function) {
    this.function = function;
  }

  @Override
  public Value apply(Value x) {
    return function.apply(x);
  }

  /** Keras's identifier, such as {@code leaky_relu}. */
  public String identifier() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The activation that Keras means by a name, such as {@code "relu"}.
   *
   * @throws IllegalArgumentException if the name is unknown; the text lists the known ones
   */
  public static ActivationFunction of(String name) {
    return CODEC.read(name);
  }

  /**
   * Gives a user's function a name, so that files can name it. In Python, {@code custom_objects}
   * names its twin: {@code load_model(file, custom_objects={"bent": bent})}.
   *
   * <pre>{@code
   * static final ActivationFunction BENT = x -> Ops.mul(x, SIGMOID.apply(Ops.mul(x, 2)));
   *
   * Activations.register("bent", BENT);
   * new Dense(8).activation(BENT)
   * }</pre>
   *
   * @throws IllegalArgumentException if a function of Keras has the name
   */
  public static void register(String name, ActivationFunction function) {
    ActivationCodec.register(name, function);
  }

  /**
   * {@code relu} with Keras's three options.
   *
   * @param maxValue the largest result, null for no limit
   * @param negativeSlope the slope below the threshold
   * @param threshold the value up to which the unit is off
   */
  public static ActivationFunction relu(
      @Nullable Double maxValue, double negativeSlope, double threshold) {
    return new Relu(maxValue, negativeSlope, threshold);
  }

  /** {@code x} if positive, else {@code negativeSlope · x}. */
  public static ActivationFunction leakyRelu(double negativeSlope) {
    return new LeakyRelu(negativeSlope);
  }

  /** {@code x} if positive, else {@code alpha · (eˣ − 1)}. */
  public static ActivationFunction elu(double alpha) {
    return new Elu(alpha);
  }

  /** {@code softmax} over any axis; negative ones count from the end. */
  public static ActivationFunction softmax(int axis) {
    return new Softmax(axis);
  }

  /** The approximation of {@link #GELU} with tanh. It cannot be saved with a model. */
  public static ActivationFunction geluTanh() {
    return x -> Ops.unary(Kind.GELU_TANH, x);
  }

  /** Keras 2's {@code hard_sigmoid}: {@code clip(0.2 x + 0.5, 0, 1)}. It cannot be saved. */
  public static ActivationFunction hardSigmoidKeras2() {
    return x -> Ops.unary(Kind.CLIP, Ops.add(Ops.mul(x, 0.2), Ops.constant(x, 0.5)), 0, 1);
  }

  private static Value hardSigmoid(Value x) {
    return Ops.mul(RELU6.apply(Ops.add(x, Ops.constant(x, 3))), 1.0 / 6);
  }
}
