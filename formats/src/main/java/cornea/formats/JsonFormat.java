package cornea.formats;

import cornea.CorneaException;
import cornea.io.AtomicFile;
import cornea.models.Model;
import cornea.models.Models;
import cornea.saving.FileReport;
import cornea.saving.LoadOptions;
import cornea.saving.ModelFormat;
import cornea.saving.WeightsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An architecture alone, as Keras's {@code model.to_json()} gives it. */
public final class JsonFormat implements ModelFormat {
  /** For {@link java.util.ServiceLoader}. */
  public JsonFormat() {}

  @Override
  public List<String> extensions() {
    return List.of(".json");
  }

  @Override
  public boolean recognizes(byte[] head) {
    return new String(head, StandardCharsets.UTF_8).stripLeading().startsWith("{");
  }

  @Override
  public Model load(Path file, LoadOptions options) {
    return SavedModel.build(file.toString(), config(file), options);
  }

  @Override
  public FileReport inspect(Path file) {
    return new Inspection(file.toString(), "architecture").config(config(file), null).report();
  }

  private static Map<String, @Nullable Object> config(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return JsonText.read(file.toString(), stream);
    } catch (IOException e) {
      throw new CorneaException(file.toString(), "the file cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void save(Model model, Path file) {
    byte[] text = JsonText.write(Models.toConfig(model)).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(text));
  }

  @Override
  public void loadWeights(Model model, Path file, WeightsOptions options) {
    throw noWeights(file);
  }

  @Override
  public void saveWeights(Model model, Path file) {
    throw noWeights(file);
  }

  private static CorneaException noWeights(Path file) {
    return new CorneaException(
        file.toString(), "a .json file holds an architecture and no weights: use .weights.h5");
  }
}
