package cornea.examples;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Weights from a file that the older Keras's {@code save_weights} wrote. */
final class KerasWeights {
  private KerasWeights() {}

  /**
   * Gives a model's weights the values in a file, in the order of the layers.
   *
   * @throws CorneaException if the file is no such file, or its weights do not fit
   */
  static void load(Model model, Path file) {
    List<String> paths = new ArrayList<>();
    List<Weight> weights = model.weights();
    try (Hdf5Reader reader = Hdf5Reader.open(file)) {
      for (String layer : texts(reader, "", "layer_names")) {
        for (String weight : texts(reader, layer, "weight_names")) {
          paths.add(layer + "/" + weight);
        }
      }
      if (paths.size() != weights.size()) {
        throw new CorneaException(
            file.toString(),
            model.label()
                + " has "
                + weights.size()
                + " weights. Received: a file with "
                + paths.size());
      }
      List<Tensor> values = new ArrayList<>();
      for (int i = 0; i < paths.size(); i++) {
        values.add(reader.tensor(paths.get(i), weights.get(i).shape()));
      }
      for (int i = 0; i < values.size(); i++) {
        weights.get(i).assign(values.get(i));
      }
    }
  }

  private static List<String> texts(Hdf5Reader reader, String path, String name) {
    List<String> texts = reader.texts(path, name);
    if (texts == null) {
      throw new CorneaException(
          reader.where(), "weights of Keras are expected. Received: no '" + name + "' in it");
    }
    return texts;
  }
}
