package cornea.cli;

import cornea.engine.Engine;
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
      description = "Write a PNG with the training curves and some validation images.")
  private @Nullable Path picture;

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

  /** Draws the report if that was asked for. */
  void draw(TrainingReport report) {
    if (picture != null) {
      new ReportPicture(report).write(picture);
    }
  }
}
