package cornea.image;

import cornea.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How {@code flow} reads arrays; the names and defaults are Keras's. */
public final class ArrayOptions extends FlowOptions<ArrayOptions> {
  @Nullable Tensor sampleWeight;
  List<Tensor> extraInputs = List.of();
  boolean ignoreClassSplit;

  ArrayOptions() {
    super("flow");
  }

  @Override
  ArrayOptions self() {
    return this;
  }

  /** One weight for each image, shape (count); none by default. */
  public ArrayOptions sampleWeight(Tensor sampleWeight) {
    this.sampleWeight = sampleWeight;
    return this;
  }

  /** Further inputs of the model, one row for each image; they are yielded as they are. */
  public ArrayOptions extraInputs(Tensor... inputs) {
    extraInputs = List.of(inputs);
    return this;
  }

  /**
   * Whether the two subsets may differ in the labels that occur in them; false by default. Needed
   * where targets are no classes.
   */
  public ArrayOptions ignoreClassSplit(boolean ignore) {
    ignoreClassSplit = ignore;
    return this;
  }
}
