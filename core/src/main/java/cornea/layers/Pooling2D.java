package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.Padding;
import cornea.op.PoolOp;
import cornea.op.Window;
import cornea.saving.Options;
import org.jspecify.annotations.Nullable;

/** What the pooling layers share: the window and how it moves. */
abstract class Pooling2D<L extends Pooling2D<L>> extends BaseLayer<L> {
  private static final int[] DENSE = {1, 1};

  private final PoolOp.Kind kind;
  private int[] poolSize;
  private int @Nullable [] strides;
  private Padding padding = Padding.VALID;

  Pooling2D(PoolOp.Kind kind, int height, int width) {
    this.kind = kind;
    this.poolSize = new int[] {height, width};
  }

  /** Rows and columns from one window to the next; default the size of the window. */
  public L strides(int strides) {
    return strides(strides, strides);
  }

  /** Rows and columns from one window to the next; default the size of the window. */
  public L strides(int height, int width) {
    requireNotBuilt("strides");
    strides = new int[] {height, width};
    return self();
  }

  /** How the window meets the border; default {@link Padding#VALID}. */
  public L padding(Padding padding) {
    requireNotBuilt("padding");
    this.padding = padding;
    return self();
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    poolSize = o.pair("pool_size", poolSize);
    padding = o.choice("padding", padding);
    strides = o.pair("strides", strides == null ? poolSize : strides);
    o.fixed("data_format", "channels_last");
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Inputs2D.requireImages(x.shape());
    int[] steps = strides == null ? poolSize : strides;
    return Ops.pool(x, kind, Window.of(x.shape(), poolSize, steps, DENSE, padding));
  }
}
