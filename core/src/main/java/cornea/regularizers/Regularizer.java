package cornea.regularizers;

import cornea.graph.Value;
import cornea.saving.Configurable;

/** A penalty that is added to the loss. */
public interface Regularizer extends Configurable {
  /** The penalty of a weight (or of an activity) as a scalar. */
  Value penalty(Value weight);
}
