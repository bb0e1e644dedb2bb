/**
 * How weights start: Keras's {@code keras.initializers}, with its names, distributions and
 * defaults. The numbers are other ones, drawn from the model's seed by {@link
 * cornea.random.CounterRandom}.
 *
 * <p>A weight's inputs are the rows of a matrix, and height · width · channels of a convolution's
 * kernel; its outputs are the columns, and height · width · filters.
 *
 * <pre>{@code new Dense(64).kernelInitializer(new HeNormal())}</pre>
 */
@NullMarked
package cornea.initializers;

import org.jspecify.annotations.NullMarked;
