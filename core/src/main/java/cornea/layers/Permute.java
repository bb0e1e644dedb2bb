package cornea.layers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The axes of each sample in another order; they count from 1, the batch stays in front.
 *
 * <p>Input {@code (batch, d₁, d₂, …)}; output {@code (batch, d of dims[0], d of dims[1], …)}.
 *
 * <pre>{@code new Permute(3, 1, 2)}</pre>
 */
public final class Permute extends BaseLayer<Permute> {
  private List<Integer> dims;

  /** Axis i of the output is axis {@code dims[i − 1]} of the input. */
  public Permute(int... dims) {
    this.dims = Arrays.stream(dims).boxed().toList();
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    dims = o.list("dims", dims);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    List<Integer> permutation = new ArrayList<>();
    permutation.add(0);
    permutation.addAll(dims);
    return Ops.transpose(x, permutation);
  }
}
