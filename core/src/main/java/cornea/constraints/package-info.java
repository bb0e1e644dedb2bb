/**
 * Projections that weights go through after each update: Keras's {@code keras.constraints}, with
 * its names and defaults.
 *
 * <pre>{@code new Dense(64).kernelConstraint(new MaxNorm(3))}</pre>
 */
@NullMarked
package cornea.constraints;

import org.jspecify.annotations.NullMarked;
