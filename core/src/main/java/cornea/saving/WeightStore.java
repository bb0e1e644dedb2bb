package cornea.saving;

import cornea.CorneaException;
import cornea.layers.Weight;
import cornea.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The values of a model's weights by path, apart from the model and from any file format. */
public final class WeightStore {
  private final Map<String, Tensor> tensors;

  /** Values by path ({@code base/conv2d/kernel}), in the order given. */
  public WeightStore(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Copies the values of weights. */
  public static WeightStore of(Map<String, Weight> weights) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights.forEach((path, weight) -> tensors.put(path, weight.tensor()));
    return new WeightStore(tensors);
  }

  /** Values by path. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /**
   * Writes the values into weights. Everything is checked before the first weight changes.
   *
   * @param where for messages
   * @throws CorneaException if a path is missing on either side or a shape is another
   */
  public void restore(String where, Map<String, Weight> weights) {
    Set<String> missing = new LinkedHashSet<>(weights.keySet());
    missing.removeAll(tensors.keySet());
    Set<String> unexpected = new LinkedHashSet<>(tensors.keySet());
    unexpected.removeAll(weights.keySet());
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new CorneaException(
          where, "weights do not match. Missing: " + missing + ". Unexpected: " + unexpected);
    }
    tensors.forEach(
        (path, tensor) -> {
          Weight weight = Objects.requireNonNull(weights.get(path));
          if (!tensor.shape().equals(weight.shape())) {
            throw new CorneaException(
                where,
                "weight '"
                    + path
                    + "' expected "
                    + weight.shape()
                    + ". Received: "
                    + tensor.shape());
          }
        });
    tensors.forEach((path, tensor) -> Objects.requireNonNull(weights.get(path)).assign(tensor));
  }
}
