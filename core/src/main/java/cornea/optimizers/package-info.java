/**
 * How weights move. An {@link cornea.optimizers.Optimizer} appends its update to the graph of the
 * training step, in Keras 3's formulas; learning rate and step count are scalar variables that the
 * host writes, so changing them recompiles nothing.
 *
 * <pre>{@code
 * model.compile(c -> c.optimizer(new SGD(0.1).momentum(0.9).nesterov(true)).loss("mse"));
 * }</pre>
 */
@NullMarked
package cornea.optimizers;

import org.jspecify.annotations.NullMarked;
