package cornea.models;

import cornea.CorneaException;
import cornea.layers.Layer;
import cornea.layers.LayerRegistry;
import cornea.saving.FileReport;
import cornea.saving.LoadOptions;
import cornea.saving.ModelFormats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models from files, and as data: Keras 3's JSON, as maps and lists. */
public final class Models {
  private Models() {}

  /**
   * The model that Keras or {@link #toConfig} wrote, with weights that have no values yet.
   *
   * @param json {@code {class_name, config}} with {@code class_name} Sequential, Functional or
   *     Model; Keras 2's lists of inbound nodes are read too
   * @throws CorneaException if a layer or an option is unknown, or the graph has a hole
   */
  public static Model fromConfig(Map<String, ? extends @Nullable Object> json) {
    return model(ModelReader.readLayer(json, null));
  }

  /**
   * {@link #fromConfig(Map)} for files of other versions: options that are not known here are told
   * and left out.
   *
   * @param warnings is told a sentence for each layer that has some
   * @throws CorneaException as above; it lists all layers that are not known
   */
  public static Model fromConfig(
      Map<String, ? extends @Nullable Object> json, Consumer<String> warnings) {
    List<String> unsupported = unsupported(json);
    if (!unsupported.isEmpty()) {
      throw new CorneaException(
          "Model",
          unsupported.size()
              + " of its layers are not known: "
              + String.join(", ", unsupported)
              + ". Expected: "
              + LayerRegistry.names()
              + ", or LayerRegistry.register first");
    }
    return model(ModelReader.readLayer(json, warnings));
  }

  /**
   * The layers of a model's JSON, at any depth, whose classes are not known here: {@code Scale
   * 'scale_1'}.
   */
  public static List<String> unsupported(Map<String, ? extends @Nullable Object> json) {
    try {
      return ModelReader.unsupported(json);
    } catch (IllegalArgumentException e) {
      throw new CorneaException("Model", String.valueOf(e.getMessage()), e);
    }
  }

  private static Model model(Layer layer) {
    if (layer instanceof Model model) {
      return model;
    }
    throw new CorneaException(layer.label(), "a model is expected. Received: a single layer");
  }

  /**
   * Loads a model from a file of any format that is at hand: architecture, weights and, where the
   * file has it, what the model was compiled with and how far its optimizer got.
   *
   * @throws CorneaException if the file is unreadable, damaged or has layers that are not known
   */
  public static Model load(Path file) {
    return load(file, l -> {});
  }

  /** {@link #load(Path)} with options set by name: {@code l -> l.compile(false)}. */
  public static Model load(Path file, Consumer<LoadOptions> set) {
    LoadOptions options = new LoadOptions();
    set.accept(options);
    return ModelFormats.reader(file).load(file, options);
  }

  /**
   * Tells what is in a model file before it is loaded: format, version, layers, parameters, what is
   * not known here and what would differ.
   *
   * @throws CorneaException if the file is unreadable, damaged or of no known format
   */
  public static FileReport inspect(Path file) {
    return ModelFormats.reader(file).inspect(file);
  }

  /** Loads a model from a stream, which is read to its end and left open. */
  public static Model load(InputStream stream) {
    return load(stream, l -> {});
  }

  /** {@link #load(InputStream)} with options set by name. */
  public static Model load(InputStream stream, Consumer<LoadOptions> set) {
    try {
      Path file = Files.createTempFile("cornea", ".model");
      try {
        Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
        return load(file, set);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new CorneaException("Models.load", "the stream cannot be read: " + e.getMessage(), e);
    }
  }

  /** A model as Keras writes it: {@code {module, class_name, config, registered_name}}. */
  public static Map<String, @Nullable Object> toConfig(Model model) {
    return ModelConfig.write(model);
  }

  /** A new model of the same layers' options and names, with weights that have no values yet. */
  public static Model clone(Model model) {
    return fromConfig(toConfig(model));
  }
}
