package cornea.cli;

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
      description = "Passes over the training images; by default as many as suit them.")
  private @Nullable Integer epochs;

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
          "Where the HTML page with metrics, confusion matrix, curves, the surest mistakes and"
              + " settings goes; into --output by default.")
  private @Nullable Path report;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "Write each epoch's numbers (.csv), which cornea plot draws.")
  private @Nullable Path history;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description =
          "Where the trained model goes, .keras or .h5; train writes it into --output by default.")
  private @Nullable Path save;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "The folder of model and report where no option names their files; the current one by"
              + " default. They get new names: nothing is overwritten.")
  private Path output = Path.of("");

  @Mixin private EngineOption engine = new EngineOption();

  TrainingOptions() {}

  /**
   * Passes over the training images, at least one; any other number is a wrong argument.
   *
   * @param usual how many there are unless the user said
   */
  int epochs(int usual) {
    return Arguments.positive(spec, "--epochs", epochs == null ? usual : epochs);
  }

  /** Of everything that is drawn at random. */
  long seed() {
    return seed;
  }

  /** What computes. */
  EngineOption engine() {
    return engine;
  }

  /**
   * Where a training's results go.
   *
   * @param name of what no option names
   * @param isSaved whether the model is saved though no option names its file
   */
  TrainingFiles files(String name, boolean isSaved) {
    TrainingFiles free = TrainingFiles.free(output, name);
    return new TrainingFiles(
        save == null && isSaved ? free.model() : save,
        report == null ? free.report() : report,
        picture,
        history);
  }
}
