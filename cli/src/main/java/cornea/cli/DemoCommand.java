package cornea.cli;

import cornea.image.BadImages;
import cornea.image.ColorMode;
import cornea.image.ImageFolder;
import cornea.image.datasets.EmbeddedFashion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code cornea demo}: what {@code cornea train} does, on images that come with the library. Its
 * settings were chosen on a fifth of the training images; docs/benchmarks.md says what they give.
 */
@Command(
    name = "demo",
    description = "Train a small net on images that come with Cornea; takes less than a minute.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int IMAGE_SIZE = 28;
  private static final int EPOCHS = 12;

  @Spec private CommandSpec spec;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Write the images to this folder and leave them there; else they are deleted.")
  private @Nullable Path keep;

  @Mixin private TrainingOptions options = new TrainingOptions();

  DemoCommand() {}

  @Override
  public Integer call() throws IOException {
    int epochs = options.epochs(EPOCHS);
    if (keep != null) {
      run(keep, epochs);
      return 0;
    }
    Path temporary = Files.createTempDirectory("cornea-demo");
    try {
      run(temporary.resolve("fashion"), epochs);
    } finally {
      delete(temporary);
    }
    return 0;
  }

  private void run(Path folder, int epochs) {
    Path images = EmbeddedFashion.writeTo(folder);
    FolderTraining training =
        new FolderTraining(
            Recipe.SMALL,
            IMAGE_SIZE,
            ColorMode.GRAYSCALE,
            32,
            epochs,
            0.004,
            true,
            0,
            BadImages.FAIL,
            null,
            keep != null,
            null,
            options.files("cornea-demo", false),
            options.seed(),
            options.engine());
    ImageFolder.Split parts = FolderParts.of(images, null, 0.2, options.seed());
    training.run(parts, spec.commandLine().getOut());
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
