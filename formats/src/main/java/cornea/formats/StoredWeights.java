package cornea.formats;

import cornea.layers.Conv2D;
import cornea.layers.Conv2DTranspose;
import cornea.layers.Layer;
import cornea.layers.Weight;
import cornea.models.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In what an older file's arrays differ from the weights here. */
final class StoredWeights {
  /** Nothing differs. */
  static final StoredWeights AS_HERE = new StoredWeights(false, Map.of());

  private final boolean sorted;
  private final Map<Weight, StoredKernel> kernels;
  private final Map<Weight, String> names = new HashMap<>();

  private StoredWeights(boolean sorted, Map<Weight, StoredKernel> kernels) {
    this.sorted = sorted;
    this.kernels = kernels;
  }

  /**
   * What a version of Keras does.
   *
   * @param version such as 2.0.4; null if it is not known
   * @param backend which computed; null if it is not known
   */
  static StoredWeights of(Model model, @Nullable String version, @Nullable String backend) {
    Map<Weight, StoredKernel> kernels = new HashMap<>();
    boolean first = version != null && version.startsWith("1");
    kernels(model, first, "theano".equals(backend), kernels);
    // Up to Keras 2.0.5 an optimizer kept the weights in the order of their names.
    boolean sorted = first || (version != null && version.matches("2\\.0\\.[0-5]"));
    return new StoredWeights(sorted, kernels);
  }

  private static void kernels(
      Layer layer, boolean first, boolean theano, Map<Weight, StoredKernel> kernels) {
    layer.sublayers().forEach(sublayer -> kernels(sublayer, first, theano, kernels));
    boolean transpose = layer instanceof Conv2DTranspose;
    StoredKernel stored =
        new StoredKernel(transpose && first, theano && (transpose || layer instanceof Conv2D));
    if (stored.differs()) {
      layer.weights().stream()
          .filter(weight -> weight.name().equals("kernel"))
          .forEach(weight -> kernels.put(weight, stored));
    }
  }

  /** Notes what the file calls the weights. */
  void name(List<Weight> weights, List<String> inFile) {
    for (int i = 0; i < Math.min(weights.size(), inFile.size()); i++) {
      names.put(weights.get(i), inFile.get(i));
    }
  }

  /** Where a weight comes among others in an optimizer; all the same if they keep their order. */
  String sortKey(@Nullable Weight weight) {
    return sorted ? names.getOrDefault(weight, "") : "";
  }

  /** How the file holds a weight. */
  StoredKernel kernel(@Nullable Weight weight) {
    return kernels.getOrDefault(weight, StoredKernel.AS_HERE);
  }
}
