/**
 * Layers. Each is Keras's of the same name, with its options, defaults and order of weights; images
 * are {@code (batch, height, width, channels)}. {@link cornea.layers.Layer} says how to write one.
 *
 * <pre>{@code
 * Value image = Input.of(32, 32, 3);
 * Value x = new Conv2D(16, 3).activation(RELU).apply(image);
 * Model model = new Model(image, new Dense(10).activation(SOFTMAX).apply(new Flatten().apply(x)));
 * }</pre>
 */
@NullMarked
package cornea.layers;

import org.jspecify.annotations.NullMarked;
