package cornea.layers;

import cornea.constraints.Constraint;
import cornea.graph.Value;
import cornea.initializers.GlorotUniform;
import cornea.initializers.Initializer;
import cornea.op.ConvDataGradOp;
import cornea.regularizers.Regularizer;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transposed 2-D convolution, which enlarges: it goes from what a convolution gives back to what it
 * was given.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, newHeight, newWidth,
 * filters)}, the new size being {@code size * strides} with padding SAME and {@code (size − 1) *
 * strides + max(kernel, strides)} with VALID; kernel {@code (kernelHeight, kernelWidth, filters,
 * channels)}.
 *
 * <pre>{@code new Conv2DTranspose(16, 3).strides(2).padding(SAME)}</pre>
 */
public final class Conv2DTranspose extends ConvolutionLayer<Conv2DTranspose> {
  private final WeightOptions kernelOptions = new WeightOptions("kernel", new GlorotUniform());
  private int filters;
  private Weight kernel;

  Conv2DTranspose() {
    this(1, 1);
  }

  /** With a square kernel. */
  public Conv2DTranspose(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize);
  }

  /** With a kernel of the given rows and columns. */
  public Conv2DTranspose(int filters, int kernelHeight, int kernelWidth) {
    super(kernelHeight, kernelWidth);
    this.filters = filters;
  }

  /** How the kernel starts; default {@link GlorotUniform}. */
  public Conv2DTranspose kernelInitializer(Initializer initializer) {
    requireNotBuilt("kernel_initializer");
    kernelOptions.initializer = initializer;
    return this;
  }

  /** What the kernel adds to the loss; default nothing. */
  public Conv2DTranspose kernelRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("kernel_regularizer");
    kernelOptions.regularizer = regularizer;
    return this;
  }

  /** What the kernel goes through after each update; default nothing. */
  public Conv2DTranspose kernelConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("kernel_constraint");
    kernelOptions.constraint = constraint;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    filters = o.positive("filters", filters);
    o.fixed("output_padding", null);
    kernelOptions.list(o);
  }

  @Override
  protected void build(Shape input) {
    int channels = Inputs2D.channels(input);
    kernel = kernelOptions.declare(this, "kernel", kernelShape(filters, channels));
    declareBias(filters);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Shape image = transposedShape(x.shape(), filters);
    ConvDataGradOp op = new ConvDataGradOp(window(image), 1, image);
    return finish(context.graph().add(op, List.of(x, kernel.value())).output(0), context);
  }
}
