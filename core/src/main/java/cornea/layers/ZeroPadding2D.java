package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import java.util.List;

/**
 * Zeros around images.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, height + top + bottom,
 * width + left + right, channels)}.
 */
public final class ZeroPadding2D extends BaseLayer<ZeroPadding2D> {
  private int[] padding;

  /** One row or column on each side, as in Keras. */
  public ZeroPadding2D() {
    this(1);
  }

  /** The same on each side. */
  public ZeroPadding2D(int padding) {
    this(padding, padding);
  }

  /** Rows above and below, columns to the left and right. */
  public ZeroPadding2D(int rows, int columns) {
    this(rows, rows, columns, columns);
  }

  /** In Keras's order {@code ((top, bottom), (left, right))}. */
  public ZeroPadding2D(int top, int bottom, int left, int right) {
    padding = new int[] {top, bottom, left, right};
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    padding = o.border("padding", padding);
    o.fixed("data_format", "channels_last");
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Inputs2D.requireImages(x.shape());
    return Ops.pad(x, List.of(0, padding[0], padding[2], 0), List.of(0, padding[1], padding[3], 0));
  }
}
