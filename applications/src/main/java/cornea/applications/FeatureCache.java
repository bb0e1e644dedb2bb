package cornea.applications;

import cornea.CorneaException;
import cornea.data.Fingerprint;
import cornea.models.Model;
import cornea.models.Models;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A network's outputs on disk, one {@code .npy} file for each batch. What is in a damaged file, or
 * in one of another shape, is computed anew.
 */
final class FeatureCache {
  private final Path folder;
  private final Model base;
  private final String fingerprint;

  FeatureCache(Path folder, Model base) {
    this.folder = folder;
    this.base = base;
    fingerprint = fingerprint(base);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Features.extract: cannot make the folder " + folder, e);
    }
  }

  /** A model's options and weights, and the numbers that it computes in. */
  private static String fingerprint(Model model) {
    Fingerprint fingerprint =
        new Fingerprint().add(String.valueOf(Models.toConfig(model))).add(model.engineLabel());
    model.weightsByPath().forEach((path, weight) -> fingerprint.add(path).add(weight.tensor()));
    return fingerprint.hex();
  }

  /** The base's output for a batch. */
  Tensor features(Tensor x) {
    String name = new Fingerprint().add(fingerprint).add(x).hex() + ".npy";
    Path file = folder.resolve(name);
    Tensor kept = Files.isRegularFile(file) ? read(file) : null;
    if (kept != null && kept.shape().equals(base.outputShape().withDim(0, x.shape().dim(0)))) {
      return kept;
    }
    Tensor features = base.predict(x);
    features.writeNpy(file);
    return features;
  }

  private static @Nullable Tensor read(Path file) {
    try {
      return Tensor.readNpy(file);
    } catch (CorneaException e) {
      return null; // damaged
    }
  }
}
