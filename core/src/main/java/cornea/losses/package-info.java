/**
 * What training minimises. A {@link cornea.losses.Loss} builds the graph of a number for each
 * sample; its base class weights and averages them as Keras does.
 *
 * <pre>{@code
 * model.compile(c -> c.optimizer("adam").loss(new CategoricalCrossentropy().labelSmoothing(0.1)));
 * }</pre>
 */
@NullMarked
package cornea.losses;

import org.jspecify.annotations.NullMarked;
