package cornea.layers;

import cornea.constraints.Constraint;
import cornea.graph.Value;
import cornea.initializers.GlorotUniform;
import cornea.initializers.Initializer;
import cornea.op.Ops;
import cornea.op.Window;
import cornea.regularizers.Regularizer;
import cornea.saving.Options;
import cornea.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself, then a 1×1 convolution that mixes them; nothing stands
 * between the two, bias and activation come after the second.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, newHeight, newWidth,
 * filters)}; kernels {@code (kernelHeight, kernelWidth, channels, depthMultiplier)} and {@code (1,
 * 1, channels * depthMultiplier, filters)}.
 *
 * <pre>{@code new SeparableConv2D(64, 3).activation(RELU)}</pre>
 */
public final class SeparableConv2D extends ConvolutionLayer<SeparableConv2D> {
  private static final Window POINT = new Window(1, 1, 1, 1, 1, 1, 0, 0, 0, 0);

  private final WeightOptions depthwiseOptions =
      new WeightOptions("depthwise", new GlorotUniform());
  private final WeightOptions pointwiseOptions =
      new WeightOptions("pointwise", new GlorotUniform());
  private int filters;
  private int depthMultiplier = 1;
  private Weight depthwiseKernel;
  private Weight pointwiseKernel;

  SeparableConv2D() {
    this(1, 1);
  }

  /** With a square kernel. */
  public SeparableConv2D(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize);
  }

  /** With a kernel of the given rows and columns. */
  public SeparableConv2D(int filters, int kernelHeight, int kernelWidth) {
    super(kernelHeight, kernelWidth);
    this.filters = filters;
  }

  /** How many filters each channel has in the first step; default 1. */
  public SeparableConv2D depthMultiplier(int depthMultiplier) {
    requireNotBuilt("depth_multiplier");
    this.depthMultiplier = depthMultiplier;
    return this;
  }

  /** How the first kernel starts; default {@link GlorotUniform}. */
  public SeparableConv2D depthwiseInitializer(Initializer initializer) {
    requireNotBuilt("depthwise_initializer");
    depthwiseOptions.initializer = initializer;
    return this;
  }

  /** What the first kernel adds to the loss; default nothing. */
  public SeparableConv2D depthwiseRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("depthwise_regularizer");
    depthwiseOptions.regularizer = regularizer;
    return this;
  }

  /** What the first kernel goes through after each update; default nothing. */
  public SeparableConv2D depthwiseConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("depthwise_constraint");
    depthwiseOptions.constraint = constraint;
    return this;
  }

  /** How the second kernel starts; default {@link GlorotUniform}. */
  public SeparableConv2D pointwiseInitializer(Initializer initializer) {
    requireNotBuilt("pointwise_initializer");
    pointwiseOptions.initializer = initializer;
    return this;
  }

  /** What the second kernel adds to the loss; default nothing. */
  public SeparableConv2D pointwiseRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("pointwise_regularizer");
    pointwiseOptions.regularizer = regularizer;
    return this;
  }

  /** What the second kernel goes through after each update; default nothing. */
  public SeparableConv2D pointwiseConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("pointwise_constraint");
    pointwiseOptions.constraint = constraint;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    filters = o.positive("filters", filters);
    depthMultiplier = o.positive("depth_multiplier", depthMultiplier);
    depthwiseOptions.list(o);
    pointwiseOptions.list(o);
  }

  @Override
  protected void build(Shape input) {
    int channels = Inputs2D.channels(input);
    depthwiseKernel =
        depthwiseOptions.declare(this, "depthwise_kernel", kernelShape(channels, depthMultiplier));
    pointwiseKernel =
        pointwiseOptions.declare(
            this, "pointwise_kernel", Shape.of(1, 1, channels * depthMultiplier, filters));
    declareBias(filters);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Value y = DepthwiseConv2D.convolve(x, depthwiseKernel.value(), window(x.shape()));
    return finish(Ops.conv2d(y, pointwiseKernel.value(), POINT, 1), context);
  }
}
