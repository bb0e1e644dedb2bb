package cornea.cli;

import cornea.callbacks.CSVLogger;
import cornea.callbacks.Callback;
import cornea.io.AtomicFile;
import cornea.models.Model;
import cornea.visual.Report;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a training leaves behind, so that nothing is lost because an option was forgotten.
 *
 * @param model where the trained model goes; null if nowhere
 * @param report where the HTML page goes
 * @param picture where the picture goes; null if nowhere
 * @param history where each epoch's numbers go, as CSV; null if nowhere
 */
record TrainingFiles(
    @Nullable Path model, Path report, @Nullable Path picture, @Nullable Path history) {

  /**
   * The names for {@code name.keras} and {@code name.html} in a folder; with a number behind the
   * name if one of them is there, so that no earlier training is overwritten.
   */
  static TrainingFiles free(Path folder, String name) {
    for (int number = 1; ; number++) {
      String unused = number == 1 ? name : name + '-' + number;
      Path model = folder.resolve(unused + ".keras");
      Path report = folder.resolve(unused + ".html");
      if (!Files.exists(model) && !Files.exists(report)) {
        return new TrainingFiles(model, report, null, null);
      }
    }
  }

  /**
   * Says before hours of training whether their results could be written.
   *
   * @throws cornea.CorneaException if not
   */
  void requireWritable() {
    for (Path file : Arrays.asList(model, report, picture, history)) {
      if (file != null) {
        AtomicFile.requireWritable(file);
      }
    }
  }

  /**
   * What writes each epoch's numbers if they go anywhere.
   *
   * @param first whether this is the training's first step: what is in the file goes
   */
  Optional<Callback> logger(boolean first) {
    if (history == null) {
      return Optional.empty();
    }
    return Optional.of(new CSVLogger(history).append(!first));
  }

  /** Saves the model if it goes anywhere. */
  void save(Model net) {
    if (model != null) {
      net.save(model);
    }
  }

  /** Writes page and picture, and says where everything is. */
  void write(Report page, PrintWriter out) {
    if (picture != null) {
      page.picture().write(picture);
    }
    page.write(report);
    out.println();
    if (model != null) {
      out.println("Model: " + model);
    }
    out.println("Report: " + report);
    if (history != null) {
      out.println("History: " + history);
    }
    out.flush();
  }
}
