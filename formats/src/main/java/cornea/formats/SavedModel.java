package cornea.formats;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.models.Model;
import cornea.models.Models;
import cornea.saving.Json;
import cornea.saving.LoadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the formats share of going from JSON to a model; errors name the file. */
final class SavedModel {
  /** The version of Keras whose files are written. */
  static final String KERAS_VERSION = "3.15.1";

  private static final int DEEPEST = 300; // as deep as JSON is read

  private SavedModel() {}

  /** The model of a config, in Keras 3's or an older form, without weights. */
  static Model build(String where, Map<String, @Nullable Object> config, LoadOptions options) {
    try {
      return Models.fromConfig(
          LegacyConfig.model(config), text -> options.warnings().accept(where + ": " + text));
    } catch (CorneaException | IllegalArgumentException e) {
      throw new CorneaException(where, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Compiles a model as a file says, if the file does and it is wanted.
   *
   * @return whether it is compiled now
   */
  static boolean compile(
      String where,
      Model model,
      @Nullable Map<String, @Nullable Object> config,
      LoadOptions options) {
    if (!options.compile() || config == null) {
      return false;
    }
    try {
      model.compileFromConfig(
          LegacyConfig.training(config), text -> options.warnings().accept(where + ": " + text));
      return true;
    } catch (CorneaException | IllegalArgumentException e) {
      options
          .warnings()
          .accept(where + ": the model is not compiled, compile it anew: " + e.getMessage());
      return false;
    }
  }

  /** What a model is compiled with, null if it is not; what a file cannot hold of it is logged. */
  static @Nullable Map<String, @Nullable Object> compileConfig(Model model, Path file) {
    return model.compileConfig(
        text ->
            System.getLogger("cornea.saving").log(System.Logger.Level.WARNING, file + ": " + text));
  }

  /** Gives a model what a file carries beside Keras's own content. */
  static void metadata(Model model, @Nullable Object json, Hdf5Reader reader) {
    if (json instanceof Map<?, ?>) {
      try {
        model.metadata().putAll(Json.object(Metadata.read(json, reader)));
      } catch (IllegalArgumentException e) {
        throw new CorneaException(
            reader.where(), "what Cornea added to the file is damaged: " + e.getMessage(), e);
      }
    }
  }

  /** Tells in one line that a file comes from an older Keras, and what means something else now. */
  static void tellVersion(
      String where,
      @Nullable String version,
      Map<String, ? extends @Nullable Object> config,
      LoadOptions options) {
    if (version == null || version.startsWith("3.")) {
      return;
    }
    StringBuilder text = new StringBuilder(where);
    text.append(": written by Keras ").append(version).append(", read as Keras 3 would");
    if (mentions(config, "hard_sigmoid", 0)) {
      text.append("; 'hard_sigmoid' was clip(0.2 x + 0.5, 0, 1) there and is relu6(x + 3) / 6 now,")
          .append(" so that predictions differ");
    }
    if (version.startsWith("2") && mentions(config, "BatchNormalization", 0)) {
      text.append(
          "; BatchNormalization moved its variance by n / (n - 1) of the batch's in training");
    }
    options.warnings().accept(text.toString());
  }

  private static boolean mentions(@Nullable Object json, String word, int depth) {
    if (depth > DEEPEST) {
      return false;
    }
    if (json instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(value -> mentions(value, word, depth + 1));
    }
    if (json instanceof List<?> list) {
      return list.stream().anyMatch(value -> mentions(value, word, depth + 1));
    }
    return word.equals(json);
  }
}
