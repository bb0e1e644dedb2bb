/**
 * The training loop. Users meet it through {@code Model.compile, fit, evaluate, predict} and the
 * options of these calls; {@link cornea.training.Trainer} does the work.
 *
 * <p>One graph is one step: {@link cornea.training.StepGraphs} traces training, evaluation and
 * prediction for given shapes, the engine compiles them, and all of them share the state of the
 * model's weights.
 */
@NullMarked
package cornea.training;

import org.jspecify.annotations.NullMarked;
