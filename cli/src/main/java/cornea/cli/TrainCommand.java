package cornea.cli;

import cornea.image.BadImages;
import cornea.image.ColorMode;
import cornea.image.ImageFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea train}: trains a net on the user's images, by one of the {@link Recipe}s. */
@Command(
    name = "train",
    description = "Train a net on a folder of images.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final int MAXIMUM_SIZE = 1024;

  /** For images whose headers tell nothing: they are found to be unreadable later. */
  private static final int UNKNOWN_SIZE = 128;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description =
          "A folder with a folder of images for each class, of which a part is held back; or a"
              + " folder with train/ and validation/ (or training/, valid/, val/) made like that.")
  private Path directory = Path.of("");

  @Option(
      names = "--validation",
      paramLabel = "DIR",
      description = "A folder of images to validate on, with the same classes.")
  private @Nullable Path validation;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Net, augmentation and stopping: ${COMPLETION-CANDIDATES}; by default what suits the"
              + " number and size of the images.")
  private @Nullable Recipe recipe;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description =
          "Height and width of what the net sees; by default that of the images, as far as the"
              + " recipe goes.")
  private @Nullable Integer imageSize;

  @Option(
      names = "--color",
      paramLabel = "MODE",
      description = "How images are read: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
  private ColorMode color = ColorMode.RGB;

  @Option(
      names = "--no-flip",
      description = "Never exchange left and right; for letters, digits and the like.")
  private boolean noFlip;

  @Option(
      names = "--bad-images",
      paramLabel = "WHAT",
      description =
          "What becomes of unreadable images: ${COMPLETION-CANDIDATES}. SKIP, the default, names"
              + " them and leaves them out.")
  private @Nullable BadImages badImages;

  @Option(
      names = "--quarantine",
      paramLabel = "DIR",
      description = "Move unreadable images there, which --bad-images QUARANTINE needs and means.")
  private @Nullable Path quarantine;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images of a batch; by default as the recipe says.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The optimizer's in the first epoch; by default as the recipe says.")
  private @Nullable Double learningRate;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after so many epochs without a better validation accuracy; ${DEFAULT-VALUE} by"
              + " default. Recipes small and deep, whose learning rate falls, never stop early.")
  private int patience = 10;

  @Option(
      names = "--validation-split",
      paramLabel = "SHARE",
      description =
          "The part of each class held back where there is no folder to validate on;"
              + " ${DEFAULT-VALUE} by default.")
  private double share = 0.2;

  @Mixin private TrainingOptions options = new TrainingOptions();

  @Mixin private Transfer transfer = new Transfer();

  TrainCommand() {}

  @Override
  public Integer call() {
    requireFolder("DIR", directory);
    if (validation != null) {
      requireFolder("--validation", validation);
    }
    transfer.check();
    Arguments.positive(spec, "--patience", patience);
    Arguments.require(
        spec, share > 0 && share < 1, "--validation-split must be between 0 and 1", share);
    check(recipe != null ? recipe : transfer.isAsked() ? Recipe.FINE_TUNE : Recipe.SMALL);
    BadImages policy = policy();
    ImageFolder.Split parts = FolderParts.of(directory, validation, share, options.seed());
    int side = ImageSizes.median(parts.train()).orElse(UNKNOWN_SIZE);
    Recipe chosen = recipe == null ? choose(parts.train().size(), side) : recipe;
    check(chosen);
    FolderTraining training =
        new FolderTraining(
            chosen,
            imageSize != null ? imageSize : sizeFor(chosen, side),
            color,
            Arguments.positive(
                spec, "--batch-size", batchSize == null ? chosen.batchSize() : batchSize),
            options.epochs(chosen.epochs()),
            learningRate == null ? chosen.learningRate() : learningRate,
            !noFlip,
            patience,
            policy,
            quarantine,
            true,
            chosen == Recipe.FINE_TUNE ? transfer : null,
            options.files(name(), true),
            options.seed(),
            options.engine());
    training.run(parts, spec.commandLine().getOut());
    return 0;
  }

  private Recipe choose(int images, int side) {
    RecipeChoice choice = RecipeChoice.of(images, side, transfer.isAsked());
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "Recipe %s, because %s (--recipe chooses another).%n",
            choice.recipe(),
            choice.reason());
    return choice.recipe();
  }

  /** Refuses options that do not go with a recipe, before any image is read. */
  private void check(Recipe chosen) {
    Arguments.positive(spec, "--batch-size", batchSize == null ? chosen.batchSize() : batchSize);
    options.epochs(chosen.epochs());
    double rate = learningRate == null ? chosen.learningRate() : learningRate;
    Arguments.require(
        spec, rate > 0 && Double.isFinite(rate), "--learning-rate must be greater than 0", rate);
    if (imageSize != null) {
      requireSize(chosen, imageSize);
    }
    Arguments.require(
        spec,
        chosen == Recipe.FINE_TUNE || !transfer.isAsked(),
        "--base, --weights and --fine-tune-from belong to --recipe fine-tune",
        "--recipe " + chosen);
  }

  private BadImages policy() {
    BadImages implied = quarantine == null ? BadImages.SKIP : BadImages.QUARANTINE;
    BadImages policy = badImages == null ? implied : badImages;
    Arguments.require(
        spec,
        (policy == BadImages.QUARANTINE) == (quarantine != null),
        "--bad-images QUARANTINE and --quarantine DIR belong together",
        "--bad-images " + policy + (quarantine == null ? "" : " --quarantine " + quarantine));
    return policy;
  }

  private void requireFolder(String what, Path folder) {
    Arguments.require(spec, Files.isDirectory(folder), what + " must be a folder", folder);
  }

  private void requireSize(Recipe chosen, int size) {
    Arguments.require(
        spec,
        size >= chosen.minimumSize() && size <= MAXIMUM_SIZE,
        String.format(
            Locale.ROOT,
            "--image-size must be from %d to %d for --recipe %s",
            chosen.minimumSize(),
            MAXIMUM_SIZE,
            chosen),
        size);
  }

  /** That of the folder, which may have been given as a dot. */
  private String name() {
    return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
  }

  private static int sizeFor(Recipe chosen, int side) {
    return Math.max(chosen.minimumSize(), Math.min(chosen.usualSize(), side));
  }
}
