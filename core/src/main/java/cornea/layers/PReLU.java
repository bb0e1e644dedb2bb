package cornea.layers;

import cornea.constraints.Constraint;
import cornea.graph.Value;
import cornea.initializers.Initializer;
import cornea.initializers.Zeros;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.regularizers.Regularizer;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code x} if positive, else {@code alpha · x} with a trained alpha for each element, or for each
 * channel with {@code sharedAxes(1, 2)}.
 *
 * <p>Input {@code (batch, …)}; output of the same shape; alpha is of the shape of a sample, with 1
 * in the shared axes. Source: He et al., "Delving deep into rectifiers", 2015.
 */
public final class PReLU extends BaseLayer<PReLU> {
  private final WeightOptions alphaOptions = new WeightOptions("alpha", new Zeros());
  private List<Integer> sharedAxes = List.of();
  private Weight alpha;

  /** With one alpha for each element. */
  public PReLU() {}

  /** The axes, counted with the batch as 0, along which alpha is the same; default none. */
  public PReLU sharedAxes(int... axes) {
    requireNotBuilt("shared_axes");
    sharedAxes = Arrays.stream(axes).boxed().toList();
    return this;
  }

  /** How alpha starts; default {@link Zeros}. */
  public PReLU alphaInitializer(Initializer initializer) {
    requireNotBuilt("alpha_initializer");
    alphaOptions.initializer = initializer;
    return this;
  }

  /** What alpha adds to the loss; default nothing. */
  public PReLU alphaRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("alpha_regularizer");
    alphaOptions.regularizer = regularizer;
    return this;
  }

  /** What alpha goes through after each update; default nothing. */
  public PReLU alphaConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("alpha_constraint");
    alphaOptions.constraint = constraint;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    alphaOptions.list(o);
    sharedAxes = o.list("shared_axes", sharedAxes);
  }

  @Override
  protected void build(Shape input) {
    Shape element = input.from(1);
    for (int axis : sharedAxes) {
      if (axis < 1 || axis >= input.rank()) {
        throw new IllegalArgumentException(
            "'shared_axes' must be in [1, "
                + input.rank()
                + "). Received: shared_axes="
                + sharedAxes
                + ", input="
                + input);
      }
      element = element.withDim(axis - 1, 1);
    }
    alpha = alphaOptions.declare(this, "alpha", element);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Value negative = Ops.unary(UnaryOp.Kind.RELU, Ops.neg(x));
    return Ops.sub(Ops.unary(UnaryOp.Kind.RELU, x), Ops.mul(alpha.value(), negative));
  }
}
