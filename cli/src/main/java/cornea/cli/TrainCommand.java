package cornea.cli;

import cornea.image.ColorMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea train}: trains a net on the user's images. */
@Command(
    name = "train",
    description = "Train a net on a folder of images.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = {
        "A folder with train/ and validation/, each with a folder of images for each class;",
        "or the folders of the classes directly, of which a part is held back."
      })
  private Path directory = Path.of("");

  @Option(names = "--model", description = "The net: ${COMPLETION-CANDIDATES}.")
  private ImageModel model = ImageModel.SMALL;

  @Option(names = "--image-size", description = "Height and width of what the net sees.")
  private int imageSize = 128;

  @Option(names = "--color", description = "How images are read: ${COMPLETION-CANDIDATES}.")
  private ColorMode color = ColorMode.RGB;

  @Option(names = "--batch-size", description = "Images of a batch.")
  private int batchSize = 32;

  @Option(names = "--epochs", description = "Passes over the training images.")
  private int epochs = 10;

  @Option(names = "--learning-rate", description = "The learning rate of Adam.")
  private double learningRate = 0.001;

  @Option(
      names = "--validation-split",
      description = "The share of each class held back where DIR has no validation/.")
  private double validation = 0.2;

  @Option(names = "--seed", description = "The same seed gives the same net.")
  private long seed = 0;

  @Mixin private EngineOption engine = new EngineOption();

  TrainCommand() {}

  @Override
  public Integer call() {
    require(Files.isDirectory(directory), "DIR must be a folder", directory);
    require(imageSize > 0, "--image-size must be at least 1", imageSize);
    require(batchSize > 0, "--batch-size must be at least 1", batchSize);
    require(epochs > 0, "--epochs must be at least 1", epochs);
    require(learningRate > 0, "--learning-rate must be greater than 0", learningRate);
    require(
        validation > 0 && validation < 1, "--validation-split must be between 0 and 1", validation);
    new FolderTraining(
            model,
            imageSize,
            color,
            batchSize,
            epochs,
            learningRate,
            validation,
            seed,
            engine.chosen())
        .run(directory, spec.commandLine().getOut());
    return 0;
  }

  private void require(boolean right, String rule, Object received) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), rule + ". Received: " + received);
    }
  }
}
