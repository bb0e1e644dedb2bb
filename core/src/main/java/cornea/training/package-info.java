/**
 * The training loop. Users meet it through {@code Model.compile, fit, evaluate, predict} and the
 * options of these calls; {@link cornea.training.Trainer} answers them, with {@link
 * cornea.training.Fit} and {@link cornea.training.Evaluate} as the loops.
 *
 * <p>One graph is one step: {@link cornea.training.StepGraphs} traces training, evaluation and
 * prediction for given shapes, {@link cornea.training.Steps} has the engine compile them, and all
 * of them share one {@link cornea.training.TrainingState}: the weights and what the optimizer
 * keeps.
 */
@NullMarked
package cornea.training;

import org.jspecify.annotations.NullMarked;
