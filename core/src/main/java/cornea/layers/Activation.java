package cornea.layers;

import cornea.activations.ActivationFunction;
import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.saving.Options;

/**
 * An activation function as a layer.
 *
 * <p>Input of any shape; output of the same.
 *
 * <pre>{@code new Activation(RELU)}</pre>
 */
public final class Activation extends BaseLayer<Activation> {
  private ActivationFunction activation;

  Activation() {
    this(Activations.LINEAR);
  }

  /** With the given function. */
  public Activation(ActivationFunction activation) {
    this.activation = activation;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    activation = o.object("activation", activation, Activations.CODEC);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    return activation.apply(x);
  }
}
