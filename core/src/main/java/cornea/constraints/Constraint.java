package cornea.constraints;

import cornea.graph.Value;
import cornea.saving.Configurable;

/** A projection that a weight goes through after each update. */
public interface Constraint extends Configurable {
  /** The nearest allowed weight, in the same shape. */
  Value apply(Value weight);
}
