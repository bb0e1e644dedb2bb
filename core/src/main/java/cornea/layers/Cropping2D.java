package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.List;

/**
 * Images without their borders.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, height − top − bottom,
 * width − left − right, channels)}.
 */
public final class Cropping2D extends BaseLayer<Cropping2D> {
  private int[] cropping;

  Cropping2D() {
    this(0);
  }

  /** The same on each side. */
  public Cropping2D(int cropping) {
    this(cropping, cropping);
  }

  /** Rows above and below, columns to the left and right. */
  public Cropping2D(int rows, int columns) {
    this(rows, rows, columns, columns);
  }

  /** In Keras's order {@code ((top, bottom), (left, right))}. */
  public Cropping2D(int top, int bottom, int left, int right) {
    cropping = new int[] {top, bottom, left, right};
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    cropping = o.border("cropping", cropping);
    o.fixed("data_format", "channels_last");
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Shape input = x.shape();
    Inputs2D.requireImages(input);
    int rows = input.dim(1) - cropping[0] - cropping[1];
    int columns = input.dim(2) - cropping[2] - cropping[3];
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "'cropping' must leave at least one row and one column. Received: cropping="
              + List.of(List.of(cropping[0], cropping[1]), List.of(cropping[2], cropping[3]))
              + ", input="
              + input);
    }
    return Ops.slice(
        x,
        List.of(0, cropping[0], cropping[2], 0),
        Shape.of(input.dim(0), rows, columns, input.dim(3)));
  }
}
