package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.saving.Options;
import java.util.List;

/** What the global pooling layers share. */
abstract class GlobalPooling2D<L extends GlobalPooling2D<L>> extends BaseLayer<L> {
  private final ReduceOp.Kind kind;
  private boolean keepDims;

  GlobalPooling2D(ReduceOp.Kind kind) {
    this.kind = kind;
  }

  /** Whether height and width stay, with size 1; default false. */
  public L keepDims(boolean keepDims) {
    requireNotBuilt("keepdims");
    this.keepDims = keepDims;
    return self();
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    o.fixed("data_format", "channels_last");
    keepDims = o.flag("keepdims", keepDims);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Inputs2D.requireImages(x.shape());
    return Ops.reduce(kind, x, List.of(1, 2), keepDims);
  }
}
