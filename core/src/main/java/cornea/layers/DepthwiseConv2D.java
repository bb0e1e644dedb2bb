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
 * 2-D convolution of each channel with filters of its own.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, newHeight, newWidth,
 * channels * depthMultiplier)}, where output {@code c * depthMultiplier + m} is channel c under its
 * filter m; kernel {@code (kernelHeight, kernelWidth, channels, depthMultiplier)}.
 *
 * <pre>{@code new DepthwiseConv2D(3).padding(SAME).useBias(false)}</pre>
 */
public final class DepthwiseConv2D extends ConvolutionLayer<DepthwiseConv2D> {
  private final WeightOptions kernelOptions = new WeightOptions("depthwise", new GlorotUniform());
  private int depthMultiplier = 1;
  private Weight kernel;

  DepthwiseConv2D() {
    this(1);
  }

  /** With a square kernel. */
  public DepthwiseConv2D(int kernelSize) {
    this(kernelSize, kernelSize);
  }

  /** With a kernel of the given rows and columns. */
  public DepthwiseConv2D(int kernelHeight, int kernelWidth) {
    super(kernelHeight, kernelWidth);
  }

  /** How many filters each channel has; default 1. */
  public DepthwiseConv2D depthMultiplier(int depthMultiplier) {
    requireNotBuilt("depth_multiplier");
    this.depthMultiplier = depthMultiplier;
    return this;
  }

  /** How the kernel starts; default {@link GlorotUniform}. */
  public DepthwiseConv2D depthwiseInitializer(Initializer initializer) {
    requireNotBuilt("depthwise_initializer");
    kernelOptions.initializer = initializer;
    return this;
  }

  /** What the kernel adds to the loss; default nothing. */
  public DepthwiseConv2D depthwiseRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("depthwise_regularizer");
    kernelOptions.regularizer = regularizer;
    return this;
  }

  /** What the kernel goes through after each update; default nothing. */
  public DepthwiseConv2D depthwiseConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("depthwise_constraint");
    kernelOptions.constraint = constraint;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    depthMultiplier = o.positive("depth_multiplier", depthMultiplier);
    kernelOptions.list(o);
  }

  @Override
  protected void build(Shape input) {
    int channels = Inputs2D.channels(input);
    kernel = kernelOptions.declare(this, "kernel", kernelShape(channels, depthMultiplier));
    declareBias(channels * depthMultiplier);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return finish(convolve(x, kernel.value(), window(x.shape())), context);
  }

  /** One group for each channel; Keras's kernel already has the filters in the right order. */
  static Value convolve(Value x, Value kernel, Window window) {
    Shape shape = kernel.shape();
    int channels = shape.dim(2);
    Shape grouped = Shape.of(shape.dim(0), shape.dim(1), 1, channels * shape.dim(3));
    return Ops.conv2d(x, Ops.reshape(kernel, grouped), window, channels);
  }
}
