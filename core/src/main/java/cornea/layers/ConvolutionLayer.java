package cornea.layers;

import cornea.op.Padding;
import cornea.op.Window;
import cornea.saving.Options;
import cornea.tensor.Shape;

/** What the convolutions share: the window and how it moves. */
abstract class ConvolutionLayer<L extends ConvolutionLayer<L>> extends BiasedLayer<L> {
  private int[] kernelSize;
  private int[] strides = {1, 1};
  private int[] dilationRate = {1, 1};
  private Padding padding = Padding.VALID;

  ConvolutionLayer(int kernelHeight, int kernelWidth) {
    kernelSize = new int[] {kernelHeight, kernelWidth};
  }

  /** Rows and columns from one window to the next; default 1. */
  public L strides(int strides) {
    return strides(strides, strides);
  }

  /** Rows and columns from one window to the next; default 1. */
  public L strides(int height, int width) {
    requireNotBuilt("strides");
    strides = new int[] {height, width};
    return self();
  }

  /** Rows and columns from one tap of the kernel to the next; default 1, a dense kernel. */
  public L dilationRate(int dilationRate) {
    return dilationRate(dilationRate, dilationRate);
  }

  /** Rows and columns from one tap of the kernel to the next; default 1, a dense kernel. */
  public L dilationRate(int height, int width) {
    requireNotBuilt("dilation_rate");
    dilationRate = new int[] {height, width};
    return self();
  }

  /** How the kernel meets the border; default {@link Padding#VALID}. */
  public L padding(Padding padding) {
    requireNotBuilt("padding");
    this.padding = padding;
    return self();
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    kernelSize = o.pair("kernel_size", kernelSize);
    strides = o.pair("strides", strides);
    padding = o.choice("padding", padding);
    dilationRate = o.pair("dilation_rate", dilationRate);
    o.fixed("data_format", "channels_last");
  }

  /** The kernel's shape for the given last two dimensions. */
  final Shape kernelShape(int third, int fourth) {
    return Shape.of(kernelSize[0], kernelSize[1], third, fourth);
  }

  /** The window over an image. */
  final Window window(Shape image) {
    return Window.of(image, kernelSize, strides, dilationRate, padding);
  }

  /** The image that a convolution would bring to the given size: a transposed one's output. */
  final Shape transposedShape(Shape input, int filters) {
    return Shape.of(
        input.dim(0), transposedDim(input.dim(1), 0), transposedDim(input.dim(2), 1), filters);
  }

  private int transposedDim(int dim, int axis) {
    if (dim == Shape.UNKNOWN) {
      throw new IllegalArgumentException("the height and width of the input must be known");
    }
    int span = (kernelSize[axis] - 1) * dilationRate[axis] + 1;
    return padding == Padding.SAME
        ? dim * strides[axis]
        : (dim - 1) * strides[axis] + Math.max(span, strides[axis]);
  }
}
