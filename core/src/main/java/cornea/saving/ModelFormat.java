package cornea.saving;

import cornea.models.Model;
import java.nio.file.Path;
import java.util.List;

/**
 * A file format for models and weights. Formats live in modules of their own and are found by
 * {@link java.util.ServiceLoader}; {@code Models.load}, {@code Model.save} and their kin choose
 * among them. Every method throws a {@link cornea.CorneaException} that names the file.
 */
public interface ModelFormat {
  /** The endings of its files' names, such as {@code .keras}; a longer one goes before. */
  List<String> extensions();

  /**
   * Whether a file that begins like this may be of this format.
   *
   * @param head the first bytes, up to {@link ModelFormats#HEAD}
   */
  boolean recognizes(byte[] head);

  /** Tells what is in a file, without its weights. */
  FileReport inspect(Path file);

  /** Loads a model. */
  Model load(Path file, LoadOptions options);

  /** Saves a model; a failed save leaves what was there. */
  void save(Model model, Path file);

  /** Loads the weights of a model from a file that has weights, whatever else it has. */
  void loadWeights(Model model, Path file, WeightsOptions options);

  /** Saves the weights of a model; a failed save leaves what was there. */
  void saveWeights(Model model, Path file);
}
