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
import cornea.saving.Json;
import cornea.saving.LoadOptions;
import cornea.saving.ModelFormat;
import cornea.saving.WeightsOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Keras's own format: a zip with {@code config.json}, {@code metadata.json} and the weights. */
public final class KerasFormat implements ModelFormat {
  private static final byte[] SIGNATURE = {'P', 'K', 3, 4};
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss", Locale.ROOT);

  /** For {@link java.util.ServiceLoader}. */
  public KerasFormat() {}

  @Override
  public List<String> extensions() {
    return List.of(".keras");
  }

  @Override
  public boolean recognizes(byte[] head) {
    return head.length >= SIGNATURE.length
        && Arrays.equals(Arrays.copyOf(head, SIGNATURE.length), SIGNATURE);
  }

  @Override
  public Model load(Path file, LoadOptions options) {
    try (KerasArchive archive = KerasArchive.open(file)) {
      String where = file.toString();
      Map<String, @Nullable Object> config = archive.config();
      SavedModel.tellVersion(where, archive.kerasVersion(), config, options);
      Model model = SavedModel.build(where, config, options);
      try (Hdf5Reader weights = archive.weights()) {
        SavedModel.metadata(model, archive.metadata().get(Metadata.NAME), weights);
        KerasWeights.read(weights, model, new WeightsOptions());
        if (SavedModel.compile(where, model, compileConfig(config), options)) {
          List<String> variables = new ArrayList<>();
          for (int i = 0; weights.has("optimizer/vars/" + i); i++) {
            variables.add("optimizer/vars/" + i);
          }
          OptimizerVariables.read(weights, variables, model, StoredWeights.AS_HERE)
              .ifPresent(text -> options.warnings().accept(where + ": " + text));
        }
      }
      return model;
    }
  }

  @Override
  public FileReport inspect(Path file) {
    try (KerasArchive archive = KerasArchive.open(file)) {
      Map<String, @Nullable Object> config = archive.config();
      Inspection inspection =
          new Inspection(file.toString(), "Keras 3 archive")
              .kerasVersion(archive.kerasVersion())
              .config(config, compileConfig(config))
              .metadata(archive.metadata().get(Metadata.NAME));
      try (Hdf5Reader weights = archive.weights()) {
        return inspection.parameters(weights, KerasWeights.container(weights)).report();
      }
    }
  }

  private static @Nullable Map<String, @Nullable Object> compileConfig(
      Map<String, @Nullable Object> config) {
    return config.get("compile_config") == null ? null : Json.object(config, "compile_config");
  }

  @Override
  public void save(Model model, Path file) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>(Models.toConfig(model));
    Map<String, @Nullable Object> compile = SavedModel.compileConfig(model, file);
    if (compile != null) {
      config.put("compile_config", compile);
    }
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("keras_version", SavedModel.KERAS_VERSION);
    metadata.put("date_saved", LocalDateTime.now(ZoneId.systemDefault()).format(DATE));
    Hdf5Group weights = new Hdf5Group();
    KerasWeights.write(model, weights);
    if (!model.metadata().isEmpty()) {
      metadata.put(Metadata.NAME, Metadata.write(model.metadata(), weights));
    }
    if (compile != null) {
      weights.group("optimizer/vars");
      int index = 0;
      for (Hdf5Dataset variable : OptimizerVariables.write(model).values()) {
        weights.put("optimizer/vars/" + index++, variable);
      }
    }
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          store(zip, KerasArchive.METADATA, text(metadata));
          store(zip, KerasArchive.CONFIG, text(config));
          store(zip, KerasArchive.WEIGHTS, sink -> Hdf5Writer.write(weights, sink));
          zip.finish();
        });
  }

  @Override
  public void loadWeights(Model model, Path file, WeightsOptions options) {
    try (KerasArchive archive = KerasArchive.open(file);
        Hdf5Reader weights = archive.weights()) {
      KerasWeights.read(weights, model, options);
    }
  }

  @Override
  public void saveWeights(Model model, Path file) {
    throw new CorneaException(
        file.toString(),
        "a .keras file holds a whole model: call save, or end the name with .weights.h5");
  }

  private static AtomicFile.Content text(Map<String, @Nullable Object> json) {
    byte[] bytes = JsonText.write(json).getBytes(StandardCharsets.UTF_8);
    return out -> out.write(bytes);
  }

  /** Stores without compression, as Keras does; a zip wants size and checksum first. */
  private static void store(ZipOutputStream zip, String name, AtomicFile.Content content)
      throws IOException {
    Size size = new Size();
    CheckedOutputStream checked = new CheckedOutputStream(size, new CRC32());
    content.write(checked);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(size.bytes);
    entry.setCrc(checked.getChecksum().getValue());
    zip.putNextEntry(entry);
    content.write(zip);
    zip.closeEntry();
  }

  /** Counts what goes by. */
  private static final class Size extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int from, int count) {
      bytes += count;
    }
  }
}
