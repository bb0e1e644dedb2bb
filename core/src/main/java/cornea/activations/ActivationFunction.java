package cornea.activations;

import cornea.graph.Value;

/** An elementwise function (or softmax) that a layer applies to its output. */
public interface ActivationFunction {
  /** The activations. */
  Value apply(Value x);

  /** Keras's identifier, such as {@code relu}. */
  String name();
}
