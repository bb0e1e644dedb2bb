package cornea.layers;

import cornea.constraints.Constraint;
import cornea.graph.Value;
import cornea.initializers.GlorotUniform;
import cornea.initializers.Initializer;
import cornea.op.Ops;
import cornea.regularizers.Regularizer;
import cornea.saving.Options;
import cornea.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer: {@code activation(x · kernel + bias)}.
 *
 * <p>Input {@code (batch, …, features)}; output {@code (batch, …, units)}.
 *
 * <pre>{@code new Dense(10).activation(SOFTMAX)}</pre>
 */
public final class Dense extends BiasedLayer<Dense> {
  private final WeightOptions kernelOptions = new WeightOptions("kernel", new GlorotUniform());
  private int units;
  private Weight kernel;

  Dense() {
    this(1);
  }

  /** A layer of the given number of outputs. */
  public Dense(int units) {
    this.units = units;
  }

  /** How the kernel starts; default {@link GlorotUniform}. */
  public Dense kernelInitializer(Initializer initializer) {
    requireNotBuilt("kernel_initializer");
    kernelOptions.initializer = initializer;
    return this;
  }

  /** What the kernel adds to the loss; default nothing. */
  public Dense kernelRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("kernel_regularizer");
    kernelOptions.regularizer = regularizer;
    return this;
  }

  /** What the kernel goes through after each update; default nothing. */
  public Dense kernelConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("kernel_constraint");
    kernelOptions.constraint = constraint;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    units = o.positive("units", units);
    kernelOptions.list(o);
    o.written("quantization_config", null);
  }

  @Override
  protected void build(Shape input) {
    if (input.rank() < 2 || input.dim(-1) == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "the input must have 2 dimensions or more and a known last one. Received: input="
              + input);
    }
    kernel = kernelOptions.declare(this, "kernel", Shape.of(input.dim(-1), units));
    declareBias(units);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Shape input = x.shape();
    if (input.dim(-1) != kernel.shape().dim(0)) {
      throw new IllegalArgumentException(
          "the last dimension of the input must be "
              + kernel.shape().dim(0)
              + ", as when the layer was built. Received: input="
              + input);
    }
    // The product is one of matrices: the axes in front of the last become rows.
    Value rows = input.rank() == 2 ? x : Ops.reshape(x, Shape.of(Shape.UNKNOWN, input.dim(-1)));
    Value y = Ops.matMul(rows, kernel.value());
    return finish(Ops.reshape(y, input.withDim(-1, units)), context);
  }
}
