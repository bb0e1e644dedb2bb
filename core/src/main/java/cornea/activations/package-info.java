/**
 * Elementwise functions that layers apply to their output: Keras's {@code keras.activations}.
 *
 * <pre>{@code new Dense(10).activation(Activations.SOFTMAX)}</pre>
 */
@NullMarked
package cornea.activations;

import org.jspecify.annotations.NullMarked;
