package cornea.saving;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in a model file, told without loading it.
 *
 * @param format in words, such as {@code Keras 3 archive}
 * @param kerasVersion of the program that wrote it; null where it does not say
 * @param layers in the file's order; those of a nested model follow it
 * @param parameters how many numbers the weights are
 * @param optimizer the class that the model was compiled with; null if it was not
 * @param problems why it cannot be loaded; none if it can
 * @param differences what would be otherwise than in the program that wrote it
 * @param metadata what Cornea keeps beside Keras's own content, without tensors
 */
public record FileReport(
    String format,
    @Nullable String kerasVersion,
    List<LayerEntry> layers,
    long parameters,
    @Nullable String optimizer,
    List<String> problems,
    List<String> differences,
    Map<String, @Nullable Object> metadata) {

  /**
   * A layer.
   *
   * @param className as the file says it
   * @param name the layer's own
   * @param depth in how many models it lies; 0 at the top
   * @param supported whether it is known here
   */
  public record LayerEntry(String className, String name, int depth, boolean supported) {}

  /** Whether it can be loaded: weights into a model that is there, anything else as a model. */
  public boolean isSupported() {
    return problems.isEmpty();
  }
}
