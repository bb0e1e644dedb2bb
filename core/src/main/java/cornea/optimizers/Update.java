package cornea.optimizers;

import cornea.graph.Value;
import cornea.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * An optimizer's part of a training step.
 *
 * @param slots the variables that the optimizer keeps for the weights; they start at {@link
 *     Optimizer#initialValue}
 * @param assignments what weights and slots become
 */
public record Update(List<Variable> slots, Map<Variable, Value> assignments) {}
