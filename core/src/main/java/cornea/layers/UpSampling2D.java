package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Enlarges images by whole factors.
 *
 * <p>Input {@code (batch, height, width, channels)}; output {@code (batch, height * rows, width *
 * columns, channels)}.
 *
 * <pre>{@code new UpSampling2D(2).interpolation(UpSampling2D.Interpolation.BILINEAR)}</pre>
 */
public final class UpSampling2D extends BaseLayer<UpSampling2D> {
  /** How pixels between pixels are made. */
  public enum Interpolation {
    /** Each pixel is repeated. */
    NEAREST,
    /** Linear between pixel centres, the border's pixels beyond them. */
    BILINEAR
  }

  private int[] size;
  private Interpolation interpolation = Interpolation.NEAREST;

  /** By Keras's factor of 2. */
  public UpSampling2D() {
    this(2);
  }

  /** By the same factor in rows and columns. */
  public UpSampling2D(int size) {
    this(size, size);
  }

  /** By the given factors. */
  public UpSampling2D(int rows, int columns) {
    size = new int[] {rows, columns};
  }

  /** How pixels between pixels are made; default {@link Interpolation#NEAREST}. */
  public UpSampling2D interpolation(Interpolation interpolation) {
    requireNotBuilt("interpolation");
    this.interpolation = interpolation;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    size = o.pair("size", size);
    o.fixed("data_format", "channels_last");
    interpolation = o.choice("interpolation", interpolation);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Shape input = x.shape();
    Inputs2D.requireImages(input);
    if (input.dim(1) == Shape.UNKNOWN || input.dim(2) == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "the height and width of the input must be known. Received: input=" + input);
    }
    return switch (interpolation) {
      case NEAREST -> repeat(x);
      case BILINEAR -> interpolate(interpolate(x, 1, size[0]), 2, size[1]);
    };
  }

  private Value repeat(Value x) {
    Shape input = x.shape();
    int batch = input.dim(0);
    int height = input.dim(1);
    int width = input.dim(2);
    int channels = input.dim(3);
    Value apart = Ops.reshape(x, Shape.of(batch, height, 1, width, 1, channels));
    Value repeated =
        Ops.broadcast(apart, Shape.of(batch, height, size[0], width, size[1], channels));
    return Ops.reshape(repeated, Shape.of(batch, height * size[0], width * size[1], channels));
  }

  /**
   * Output pixel {@code i * factor + k} lies {@code (k + ½) / factor − ½} pixels from input pixel
   * i, so for each k all output pixels are one mixture of the input and its neighbours.
   */
  private static Value interpolate(Value x, int axis, int factor) {
    Shape input = x.shape();
    int[] apart = new int[input.rank() + 1];
    for (int i = 0; i < apart.length; i++) {
      apart[i] = i <= axis ? input.dim(i) : i == axis + 1 ? 1 : input.dim(i - 1);
    }
    List<Value> phases = new ArrayList<>();
    for (int k = 0; k < factor; k++) {
      double offset = (k + 0.5) / factor - 0.5;
      double share = Math.abs(offset);
      Value neighbour = offset == 0 ? x : shift(x, axis, offset < 0);
      Value phase = Ops.add(Ops.mul(x, 1 - share), Ops.mul(neighbour, share));
      phases.add(Ops.reshape(phase, Shape.of(apart)));
    }
    Value woven = Ops.concat(phases, axis + 1);
    return Ops.reshape(woven, input.withDim(axis, input.dim(axis) * factor));
  }

  /** Each pixel replaced by the one before or after it; at the border it stays. */
  private static Value shift(Value x, int axis, boolean before) {
    Shape input = x.shape();
    int length = input.dim(axis);
    if (length == 1) {
      return x;
    }
    Value rest = cut(x, axis, before ? 0 : 1, length - 1);
    Value border = cut(x, axis, before ? 0 : length - 1, 1);
    return Ops.concat(before ? List.of(border, rest) : List.of(rest, border), axis);
  }

  private static Value cut(Value x, int axis, int from, int length) {
    List<Integer> begin = new ArrayList<>(Collections.nCopies(x.shape().rank(), 0));
    begin.set(axis, from);
    return Ops.slice(x, begin, x.shape().withDim(axis, length));
  }
}
