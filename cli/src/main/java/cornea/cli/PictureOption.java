package cornea.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --picture} of every command that trains on images. */
final class PictureOption {
  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Write a PNG with the training curves and some validation images.")
  private @Nullable Path file;

  PictureOption() {}

  /** Draws the report if that was asked for. */
  void draw(TrainingReport report) {
    if (file != null) {
      new ReportPicture(report).write(file);
    }
  }
}
