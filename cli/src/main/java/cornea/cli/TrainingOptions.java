package cornea.cli;

import cornea.engine.Engine;
import cornea.models.Model;
import cornea.visual.Report;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that trains on images. */
final class TrainingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training images; ${DEFAULT-VALUE} by default.")
  private int epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same net; ${DEFAULT-VALUE} by default.")
  private long seed = 0;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Write a picture (.png or .svg) of the curves and some validation images.")
  private @Nullable Path picture;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write an HTML page with metrics, confusion matrix, curves, the surest mistakes and"
              + " settings.")
  private @Nullable Path report;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Save the trained model as .keras or .h5.")
  private @Nullable Path save;

  @Mixin private EngineOption engine = new EngineOption();

  /** With a default for {@code --epochs}. */
  TrainingOptions(int epochs) {
    this.epochs = epochs;
  }

  /** Passes over the training images, at least one; any other number is a wrong argument. */
  int epochs() {
    return Arguments.positive(spec, "--epochs", epochs);
  }

  /** Of everything that is drawn at random. */
  long seed() {
    return seed;
  }

  /** What computes. */
  Engine engine() {
    return engine.chosen();
  }

  /** Saves a trained model if that was asked for. */
  void save(Model model) {
    if (save != null) {
      model.save(save);
    }
  }

  /** Writes the page and the picture of a training as far as they were asked for. */
  void write(Report page) {
    if (picture != null) {
      page.picture().write(picture);
    }
    if (report != null) {
      page.write(report);
    }
  }
}
