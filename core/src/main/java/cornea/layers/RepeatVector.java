package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import cornea.tensor.Shape;

/** Each row n times. Input {@code (batch, features)}; output {@code (batch, n, features)}. */
public final class RepeatVector extends BaseLayer<RepeatVector> {
  private int n;

  RepeatVector() {
    this(1);
  }

  /** The given number of times. */
  public RepeatVector(int n) {
    this.n = n;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    n = o.positive("n", n);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Shape input = x.shape();
    if (input.rank() != 2) {
      throw new IllegalArgumentException(
          "the input must have 2 dimensions (batch, features). Received: input=" + input);
    }
    Value single = Ops.reshape(x, Shape.of(input.dim(0), 1, input.dim(1)));
    return Ops.broadcast(single, Shape.of(input.dim(0), n, input.dim(1)));
  }
}
