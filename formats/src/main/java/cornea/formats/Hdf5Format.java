package cornea.formats;

import cornea.CorneaException;
import cornea.formats.hdf5.Hdf5Dataset;
import cornea.formats.hdf5.Hdf5Group;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.formats.hdf5.Hdf5Writer;
import cornea.io.AtomicFile;
import cornea.models.Model;
import cornea.models.Models;
import cornea.saving.FileReport;
import cornea.saving.LoadOptions;
import cornea.saving.ModelFormat;
import cornea.saving.WeightsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's HDF5 files: {@code .weights.h5} (Keras 3), and the older {@code .h5} with a whole model
 * or with weights by layers' names. Which one a file is tells its content, not its name.
 */
public final class Hdf5Format implements ModelFormat {
  private static final String WEIGHTS_ENDING = ".weights.h5";
  private static final String CONFIG = "model_config";
  private static final String TRAINING = "training_config";
  private static final String MODEL_WEIGHTS = "model_weights";
  private static final String OPTIMIZER_WEIGHTS = "optimizer_weights";
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  /** For {@link java.util.ServiceLoader}. */
  public Hdf5Format() {}

  @Override
  public List<String> extensions() {
    return List.of(WEIGHTS_ENDING, ".h5", ".hdf5");
  }

  @Override
  public boolean recognizes(byte[] head) {
    return head.length >= SIGNATURE.length
        && Arrays.equals(Arrays.copyOf(head, SIGNATURE.length), SIGNATURE);
  }

  @Override
  public Model load(Path file, LoadOptions options) {
    String where = file.toString();
    try (Hdf5Reader reader = Hdf5Reader.open(file)) {
      String config = reader.text("", CONFIG);
      if (config == null) {
        throw new CorneaException(
            where,
            "the file holds weights and no architecture. Build the model and call loadWeights");
      }
      Map<String, @Nullable Object> json = JsonText.read(where + "@" + CONFIG, config);
      SavedModel.tellVersion(where, LegacyWeights.kerasVersion(reader), json, options);
      Model model = SavedModel.build(where, json, options);
      StoredWeights stored = LegacyWeights.read(reader, MODEL_WEIGHTS, model, new WeightsOptions());
      String metadata = reader.text("", Metadata.NAME);
      if (metadata != null) {
        SavedModel.metadata(model, JsonText.read(where + "@" + Metadata.NAME, metadata), reader);
      }
      if (SavedModel.compile(where, model, training(where, reader), options)) {
        List<String> names = reader.texts(OPTIMIZER_WEIGHTS, "weight_names");
        List<String> paths = new ArrayList<>();
        if (names != null) {
          names.forEach(name -> paths.add(OPTIMIZER_WEIGHTS + "/" + name));
        }
        OptimizerVariables.read(reader, paths, model, stored)
            .ifPresent(text -> options.warnings().accept(where + ": " + text));
      }
      return model;
    }
  }

  @Override
  public FileReport inspect(Path file) {
    String where = file.toString();
    try (Hdf5Reader reader = Hdf5Reader.open(file)) {
      String config = reader.text("", CONFIG);
      if (config == null) {
        return new Inspection(where, "HDF5, weights alone")
            .kerasVersion(KerasWeights.isIn(reader) ? null : LegacyWeights.kerasVersion(reader))
            .weights(reader)
            .report();
      }
      String metadata = reader.text("", Metadata.NAME);
      return new Inspection(where, "HDF5, a whole model")
          .kerasVersion(LegacyWeights.kerasVersion(reader))
          .config(JsonText.read(where + "@" + CONFIG, config), training(where, reader))
          .metadata(metadata == null ? null : JsonText.read(where + "@" + Metadata.NAME, metadata))
          .parameters(reader, MODEL_WEIGHTS)
          .report();
    }
  }

  private static @Nullable Map<String, @Nullable Object> training(String where, Hdf5Reader reader) {
    String training = reader.text("", TRAINING);
    return training == null ? null : JsonText.read(where + "@" + TRAINING, training);
  }

  @Override
  public void save(Model model, Path file) {
    if (isWeightsFile(file)) {
      saveWeights(model, file);
      return;
    }
    Hdf5Group root = new Hdf5Group();
    root.text("backend", LegacyWeights.BACKEND).text("keras_version", SavedModel.KERAS_VERSION);
    root.text(CONFIG, JsonText.write(LegacyConfig.withoutModules(Models.toConfig(model))));
    LegacyWeights.write(model, root.group(MODEL_WEIGHTS));
    if (!model.metadata().isEmpty()) {
      root.text(Metadata.NAME, JsonText.write(Metadata.write(model.metadata(), root)));
    }
    Map<String, @Nullable Object> compile = SavedModel.compileConfig(model, file);
    if (compile != null) {
      Map<String, @Nullable Object> training = new LinkedHashMap<>(compile);
      training.put("optimizer_config", training.remove("optimizer"));
      root.text(TRAINING, JsonText.write(training));
      Map<String, Hdf5Dataset> variables = OptimizerVariables.write(model);
      Hdf5Group group = root.group(OPTIMIZER_WEIGHTS);
      group.texts("weight_names", List.copyOf(variables.keySet()));
      variables.forEach(group::put);
    }
    write(file, root);
  }

  @Override
  public void loadWeights(Model model, Path file, WeightsOptions options) {
    try (Hdf5Reader reader = Hdf5Reader.open(file)) {
      if (KerasWeights.isIn(reader)) {
        KerasWeights.read(reader, model, options);
      } else {
        LegacyWeights.read(reader, reader.has(MODEL_WEIGHTS) ? MODEL_WEIGHTS : "", model, options);
      }
    }
  }

  @Override
  public void saveWeights(Model model, Path file) {
    Hdf5Group root = new Hdf5Group();
    if (isWeightsFile(file)) {
      KerasWeights.write(model, root);
    } else {
      LegacyWeights.write(model, root);
    }
    write(file, root);
  }

  private static void write(Path file, Hdf5Group root) {
    AtomicFile.write(file, out -> Hdf5Writer.write(root, out));
  }

  private static boolean isWeightsFile(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(WEIGHTS_ENDING);
  }
}
