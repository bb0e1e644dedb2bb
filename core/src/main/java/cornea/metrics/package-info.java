/**
 * What is watched and not minimised: accumulators on the host, fed with targets and predictions
 * batch by batch. They are Keras's {@code keras.metrics}, with its names and defaults.
 *
 * <pre>{@code model.compile(c -> c.loss("mse").metrics(new RootMeanSquaredError()))}</pre>
 */
@NullMarked
package cornea.metrics;

import org.jspecify.annotations.NullMarked;
