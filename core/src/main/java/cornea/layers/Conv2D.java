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
 * 2-D convolution: {@code activation(conv2d(x, kernel) + bias)}.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, newHeight, newWidth,
 * filters)}; kernel {@code (kernelHeight, kernelWidth, channels / groups, filters)}.
 *
 * <pre>{@code new Conv2D(192, 5).padding(SAME).activation(RELU)}</pre>
 */
public final class Conv2D extends ConvolutionLayer<Conv2D> {
  private final WeightOptions kernelOptions = new WeightOptions("kernel", new GlorotUniform());
  private int filters;
  private int groups = 1;
  private Weight kernel;

  Conv2D() {
    this(1, 1);
  }

  /** With a square kernel. */
  public Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize);
  }

  /** With a kernel of the given rows and columns. */
  public Conv2D(int filters, int kernelHeight, int kernelWidth) {
    super(kernelHeight, kernelWidth);
    this.filters = filters;
  }

  /** Into how many independent parts channels and filters are cut; default 1. */
  public Conv2D groups(int groups) {
    requireNotBuilt("groups");
    this.groups = groups;
    return this;
  }

  /** How the kernel starts; default {@link GlorotUniform}. */
  public Conv2D kernelInitializer(Initializer initializer) {
    requireNotBuilt("kernel_initializer");
    kernelOptions.initializer = initializer;
    return this;
  }

  /** What the kernel adds to the loss; default nothing. */
  public Conv2D kernelRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("kernel_regularizer");
    kernelOptions.regularizer = regularizer;
    return this;
  }

  /** What the kernel goes through after each update; default nothing. */
  public Conv2D kernelConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("kernel_constraint");
    kernelOptions.constraint = constraint;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    filters = o.positive("filters", filters);
    groups = o.positive("groups", groups);
    kernelOptions.list(o);
  }

  @Override
  protected void build(Shape input) {
    int channels = Inputs2D.channels(input);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "'groups' must divide the input's "
              + channels
              + " channels. Received: groups="
              + groups
              + ", input="
              + input);
    }
    if (filters % groups != 0) {
      throw new IllegalArgumentException(
          "'groups' must divide 'filters'. Received: groups=" + groups + ", filters=" + filters);
    }
    kernel = kernelOptions.declare(this, "kernel", kernelShape(channels / groups, filters));
    declareBias(filters);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return finish(Ops.conv2d(x, kernel.value(), window(x.shape()), groups), context);
  }
}
