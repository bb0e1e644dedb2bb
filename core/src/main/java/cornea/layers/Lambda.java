package cornea.layers;

import cornea.graph.Value;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A function of {@link cornea.op.Ops} as a layer, for what is too small for a class.
 *
 * <p>A model with a Lambda cannot be saved: a function has no name. Write a layer class for that
 * and {@link LayerRegistry#register} it.
 *
 * <pre>{@code
 * new Lambda(x -> Ops.square(x))
 * Lambda.ofInputs(xs -> Ops.sub(xs.get(0), xs.get(1))).apply(left, right)
 * }</pre>
 */
public final class Lambda extends BaseLayer<Lambda> {
  private final Function<List<Value>, Value> function;

  /** A function of one value. */
  public Lambda(UnaryOperator<Value> function) {
    this((List<Value> inputs) -> function.apply(inputs.get(0)));
  }

  private Lambda(Function<List<Value>, Value> function) {
    this.function = function;
  }

  /** A function of several values. */
  public static Lambda ofInputs(Function<List<Value>, Value> function) {
    return new Lambda(function);
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    o.unsavable(
        "function", "a Lambda has no name to be saved under: write a layer class and register it");
  }

  @Override
  protected void build(List<Shape> inputs) {}

  @Override
  protected Value call(List<Value> inputs, CallContext context) {
    return function.apply(inputs);
  }
}
