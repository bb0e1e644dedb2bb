/**
 * What goes on beside training: {@link cornea.callbacks.Callback} with Keras's hooks, {@link
 * cornea.callbacks.History}, the progress bar, early stopping and the rest.
 *
 * <pre>{@code
 * model.fit(x, y, f -> f.epochs(100).validationSplit(0.2)
 *     .callbacks(new EarlyStopping().patience(5).restoreBestWeights(true)));
 * }</pre>
 */
@NullMarked
package cornea.callbacks;

import org.jspecify.annotations.NullMarked;
