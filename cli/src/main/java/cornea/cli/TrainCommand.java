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

/** {@code cornea train}: trains a net on the user's images. */
@Command(
    name = "train",
    description = "Train a net on a folder of images.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final int USUAL_SIZE = 128;
  private static final int MAXIMUM_SIZE = 1024;

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
      names = "--model",
      paramLabel = "NAME",
      description = "The net: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
  private ImageModel model = ImageModel.SMALL;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description =
          "Height and width of what the net sees; by default that of the images, 128 at most.")
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
      description = "Images of a batch; ${DEFAULT-VALUE} by default.")
  private int batchSize = 32;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Adam's in the first epoch; it falls from there. ${DEFAULT-VALUE} by default.")
  private double learningRate = 0.001;

  @Option(
      names = "--validation-split",
      paramLabel = "SHARE",
      description =
          "The part of each class held back where there is no folder to validate on;"
              + " ${DEFAULT-VALUE} by default.")
  private double share = 0.2;

  @Mixin private TrainingOptions options = new TrainingOptions(15);

  TrainCommand() {}

  @Override
  public Integer call() {
    requireFolder("DIR", directory);
    if (validation != null) {
      requireFolder("--validation", validation);
    }
    Arguments.positive(spec, "--batch-size", batchSize);
    int epochs = options.epochs();
    Arguments.require(
        spec,
        learningRate > 0 && Double.isFinite(learningRate),
        "--learning-rate must be greater than 0",
        learningRate);
    Arguments.require(
        spec, share > 0 && share < 1, "--validation-split must be between 0 and 1", share);
    if (imageSize != null) {
      requireSize(imageSize);
    }
    BadImages policy = policy();
    ImageFolder.Split parts = FolderParts.of(directory, validation, share, options.seed());
    FolderTraining training =
        new FolderTraining(
            model,
            imageSize != null ? imageSize : sizeOf(parts.train()),
            color,
            batchSize,
            epochs,
            learningRate,
            !noFlip,
            policy,
            quarantine,
            true,
            options.seed(),
            options.engine());
    options.write(training.run(parts, spec.commandLine().getOut(), options::save).page());
    return 0;
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

  private void requireSize(int size) {
    int least = model.minimumSize();
    Arguments.require(
        spec,
        size >= least && size <= MAXIMUM_SIZE,
        String.format(
            Locale.ROOT,
            "--image-size must be from %d to %d for --model %s",
            least,
            MAXIMUM_SIZE,
            model),
        size);
  }

  private int sizeOf(ImageFolder images) {
    int median = ImageSizes.median(images).orElse(USUAL_SIZE);
    return Math.max(model.minimumSize(), Math.min(USUAL_SIZE, median));
  }
}
