package cornea.layers;

import cornea.constraints.Constraint;
import cornea.constraints.Constraints;
import cornea.initializers.Initializer;
import cornea.initializers.Initializers;
import cornea.regularizers.Regularizer;
import cornea.regularizers.Regularizers;
import cornea.saving.Options;
import cornea.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What a user may say about one weight of a layer: how it starts, what it costs, where it may go.
 */
final class WeightOptions {
  private final String prefix;
  Initializer initializer;
  @Nullable Regularizer regularizer;
  @Nullable Constraint constraint;

  /** The options {@code <prefix>_initializer} and so on. */
  WeightOptions(String prefix, Initializer initializer) {
    this.prefix = prefix;
    this.initializer = initializer;
  }

  void list(Options o) {
    initializer = o.object(prefix + "_initializer", initializer, Initializers.REGISTRY);
    regularizer = o.optional(prefix + "_regularizer", regularizer, Regularizers.REGISTRY);
    constraint = o.optional(prefix + "_constraint", constraint, Constraints.REGISTRY);
  }

  /** Declares the layer's weight of the given name. */
  Weight declare(Layer layer, String name, Shape shape) {
    return layer.addWeight(name, shape, initializer, regularizer, constraint);
  }
}
