package cornea.saving;

import cornea.CorneaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** Finds the format for a file. */
public final class ModelFormats {
  /** How many bytes of a file are looked at to tell its format. */
  public static final int HEAD = 64;

  private ModelFormats() {}

  /**
   * The format that a file is in, by its first bytes, whatever its name.
   *
   * @throws CorneaException if there is no such file, or no format knows it
   */
  public static ModelFormat reader(Path file) {
    byte[] head;
    try (InputStream stream = Files.newInputStream(file)) {
      head = stream.readNBytes(HEAD);
    } catch (IOException e) {
      String reason = Files.exists(file) ? e.getMessage() : "there is no such file";
      throw new CorneaException(file.toString(), "the file cannot be read: " + reason, e);
    }
    for (ModelFormat format : formats(file)) {
      if (format.recognizes(head)) {
        return format;
      }
    }
    throw new CorneaException(
        file.toString(),
        "the file is of no known format. Expected: one of " + extensions(formats(file)));
  }

  /**
   * The format for a file that is to be written, by the ending of its name.
   *
   * @throws CorneaException if no format has this ending; the text lists those that there are
   */
  public static ModelFormat writer(Path file) {
    List<ModelFormat> formats = formats(file);
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    for (String extension : extensions(formats)) {
      if (name.endsWith(extension)) {
        for (ModelFormat format : formats) {
          if (format.extensions().contains(extension)) {
            return format;
          }
        }
      }
    }
    throw new CorneaException(
        file.toString(),
        "the ending of the name tells the format. Expected: one of " + extensions(formats));
  }

  /** All endings, longer ones first. */
  private static List<String> extensions(List<ModelFormat> formats) {
    List<String> extensions = new ArrayList<>();
    formats.forEach(format -> extensions.addAll(format.extensions()));
    extensions.sort(Comparator.comparingInt(String::length).reversed());
    return extensions;
  }

  private static List<ModelFormat> formats(Path file) {
    List<ModelFormat> formats = new ArrayList<>();
    // The loader of this class: a server's context loader may see another copy of Cornea.
    ServiceLoader.load(ModelFormat.class, ModelFormats.class.getClassLoader())
        .forEach(formats::add);
    if (formats.isEmpty()) {
      throw new CorneaException(
          file.toString(),
          "no module for model files is there: add io.github.cornea-ml:cornea-formats (or cornea)"
              + " to the dependencies");
    }
    return formats;
  }
}
