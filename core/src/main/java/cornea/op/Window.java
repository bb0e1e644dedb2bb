package cornea.op;

import cornea.tensor.Shape;

/**
 * How a window moves over an image along height and width: sizes, strides, dilations and the zeros
 * around the image, resolved to numbers.
 *
 * @param height rows of the window
 * @param width columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param dilationHeight rows between taps, 1 for a dense window
 * @param dilationWidth columns between taps
 * @param top rows of padding above
 * @param bottom rows of padding below
 * @param left columns of padding to the left
 * @param right columns of padding to the right
 */
public record Window(
    int height,
    int width,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    int top,
    int bottom,
    int left,
    int right) {

  /** Checks that sizes, strides and dilations are positive and padding is not negative. */
  public Window {
    if (height < 1
        || width < 1
        || strideHeight < 1
        || strideWidth < 1
        || dilationHeight < 1
        || dilationWidth < 1
        || top < 0
        || bottom < 0
        || left < 0
        || right < 0) {
      throw new IllegalArgumentException(
          "A window needs sizes, strides and dilations of 1 or more and padding of 0 or more."
              + " Received: "
              + height
              + "x"
              + width
              + ", strides "
              + strideHeight
              + "x"
              + strideWidth
              + ", dilations "
              + dilationHeight
              + "x"
              + dilationWidth);
    }
  }

  /**
   * The window for an image of shape (batch, height, width, channels), with Keras's padding rule.
   *
   * @param image the image's shape
   * @param size rows and columns
   * @param strides rows and columns
   * @param dilations rows and columns
   * @param padding how the border is met
   */
  public static Window of(
      Shape image, int[] size, int[] strides, int[] dilations, Padding padding) {
    int vertical =
        padding == Padding.SAME ? same(image.dim(1), size[0], strides[0], dilations[0]) : 0;
    int horizontal =
        padding == Padding.SAME ? same(image.dim(2), size[1], strides[1], dilations[1]) : 0;
    return new Window(
        size[0],
        size[1],
        strides[0],
        strides[1],
        dilations[0],
        dilations[1],
        vertical / 2,
        vertical - vertical / 2,
        horizontal / 2,
        horizontal - horizontal / 2);
  }

  /** Padding in all, so that out = ⌈in / stride⌉. */
  private static int same(int in, int size, int stride, int dilation) {
    int out = (in + stride - 1) / stride;
    return Math.max(0, (out - 1) * stride + (size - 1) * dilation + 1 - in);
  }

  /** Rows that a dilated window covers. */
  public int spanHeight() {
    return (height - 1) * dilationHeight + 1;
  }

  /** Columns that a dilated window covers. */
  public int spanWidth() {
    return (width - 1) * dilationWidth + 1;
  }

  /**
   * Shape (batch, newHeight, newWidth, channels) of what comes out.
   *
   * @throws IllegalArgumentException if the window is larger than the padded image
   */
  public Shape output(Shape image, int channels) {
    if (image.dim(1) == Shape.UNKNOWN || image.dim(2) == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "the height and width of the image must be known. Received: " + image);
    }
    int rows = image.dim(1) + top + bottom - spanHeight();
    int columns = image.dim(2) + left + right - spanWidth();
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "the window must not be larger than the image. Expected: height and width of at least "
              + (spanHeight() - top - bottom)
              + " and "
              + (spanWidth() - left - right)
              + " (or padding SAME, or a smaller window). Received: input="
              + image
              + ", window="
              + height
              + "x"
              + width);
    }
    return Shape.of(image.dim(0), rows / strideHeight + 1, columns / strideWidth + 1, channels);
  }
}
