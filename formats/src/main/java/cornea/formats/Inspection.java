package cornea.formats;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.layers.LayerRegistry;
import cornea.models.Model;
import cornea.saving.FileReport;
import cornea.saving.FileReport.LayerEntry;
import cornea.saving.Json;
import cornea.saving.LoadOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together what a file says of itself. */
final class Inspection {
  private static final int MOST_NODES = 100_000; // groups may contain themselves

  private final String where;
  private final String format;
  private final List<LayerEntry> layers = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();
  private Map<String, @Nullable Object> metadata = Map.of();
  private @Nullable String kerasVersion;
  private @Nullable String optimizer;
  private long parameters;
  private int nodes;

  Inspection(String where, String format) {
    this.where = where;
    this.format = format;
  }

  Inspection kerasVersion(@Nullable String version) {
    kerasVersion = version;
    return this;
  }

  private LoadOptions options() {
    return new LoadOptions().warnings(text -> differences.add(text.replace(where + ": ", "")));
  }

  /** The layers of a config, and whether a model comes of it. */
  Inspection config(
      Map<String, @Nullable Object> config, @Nullable Map<String, @Nullable Object> training) {
    SavedModel.tellVersion(where, kerasVersion, config, options());
    try {
      addLayers(LegacyConfig.model(config), 0, Set.copyOf(LayerRegistry.names()));
      try (Model model = SavedModel.build(where, config, options())) {
        parameters = model.countParams();
        if (training != null) {
          optimizer = optimizerName(training);
          SavedModel.compile(where, model, training, options());
          if (model.optimizer() != null) {
            optimizer = model.optimizer().getClass().getSimpleName();
          }
        }
      }
    } catch (CorneaException | IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()).replace(where + ": ", ""));
    }
    return this;
  }

  private static @Nullable String optimizerName(Map<String, @Nullable Object> training) {
    Object optimizer = LegacyConfig.training(training).get("optimizer");
    if (optimizer instanceof Map<?, ?> json) {
      return String.valueOf(json.get("class_name"));
    }
    return optimizer == null ? null : optimizer.toString();
  }

  private void addLayers(Map<String, @Nullable Object> json, int depth, Set<String> known) {
    for (Object entry : Json.list(Json.object(json, "config"), "layers")) {
      Map<String, @Nullable Object> layer = Json.object(entry);
      String className = Json.text(layer, "class_name");
      boolean model = LegacyConfig.MODELS.contains(className);
      layers.add(
          new LayerEntry(
              className,
              String.valueOf(Json.object(layer, "config").get("name")),
              depth,
              model || className.equals("InputLayer") || known.contains(className)));
      if (model) {
        addLayers(layer, depth + 1, known);
      }
    }
  }

  /** The groups of a file of weights alone, as layers. */
  Inspection weights(Hdf5Reader reader) {
    boolean keras3 = KerasWeights.isIn(reader);
    List<String> groups = keras3 ? reader.names(KerasWeights.container(reader)) : names(reader);
    String prefix = keras3 ? KerasWeights.container(reader) + "/" : "";
    for (String group : groups) {
      layers.add(new LayerEntry("weights", group, 0, true));
      parameters += numbers(reader, prefix + group);
    }
    return this;
  }

  private static List<String> names(Hdf5Reader reader) {
    List<String> names = reader.texts("", "layer_names");
    return names == null ? List.of() : names;
  }

  /** How many numbers the arrays below a path are. */
  private long numbers(Hdf5Reader reader, String path) {
    if (++nodes > MOST_NODES) {
      throw new CorneaException(where, "there are more than " + MOST_NODES + " groups and arrays");
    }
    if (reader.isArray(path)) {
      return reader.shape(path).size();
    }
    long sum = 0;
    for (String name : reader.names(path)) {
      sum += numbers(reader, path + "/" + name);
    }
    return sum;
  }

  /** Adds the size of the weights where no model told it. */
  Inspection parameters(Hdf5Reader reader, String group) {
    if (parameters == 0) {
      parameters = numbers(reader, group);
    }
    return this;
  }

  Inspection metadata(@Nullable Object json) {
    if (json instanceof Map<?, ?>) {
      metadata = new LinkedHashMap<>(Json.object(json));
    }
    return this;
  }

  FileReport report() {
    return new FileReport(
        format,
        kerasVersion,
        List.copyOf(layers),
        parameters,
        optimizer,
        List.copyOf(problems),
        List.copyOf(differences),
        metadata);
  }
}
