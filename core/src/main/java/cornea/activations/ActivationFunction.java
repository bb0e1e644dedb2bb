package cornea.activations;

import cornea.graph.Value;

/**
 * An elementwise function (or softmax) that a layer applies to its output. {@link Activations} has
 * Keras's; a lambda will do too, and can be saved with a model once {@link Activations#register}
 * gave it a name.
 */
@FunctionalInterface
public interface ActivationFunction {
  /**
   * The activations for what went in, in the same shape: a composition of {@link cornea.op.Ops}.
   */
  Value apply(Value x);
}
