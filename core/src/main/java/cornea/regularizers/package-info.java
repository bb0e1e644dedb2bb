/**
 * Penalties on weights and activities that are added to the loss: Keras's {@code
 * keras.regularizers}, with its names and defaults.
 *
 * <pre>{@code new Conv2D(32, 3).kernelRegularizer(new L2(0.0005))}</pre>
 */
@NullMarked
package cornea.regularizers;

import org.jspecify.annotations.NullMarked;
