package cornea.cli;

import cornea.image.BadImages;
import cornea.image.ColorMode;
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

  @Spec private CommandSpec spec;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Write the images to this folder and leave them there; else they are deleted.")
  private @Nullable Path keep;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the images; ${DEFAULT-VALUE} by default.")
  private int epochs = 12;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same net; ${DEFAULT-VALUE} by default.")
  private long seed = 0;

  @Mixin private PictureOption picture = new PictureOption();

  @Mixin private EngineOption engine = new EngineOption();

  DemoCommand() {}

  @Override
  public Integer call() throws IOException {
    Arguments.positive(spec, "--epochs", epochs);
    if (keep != null) {
      run(keep);
      return 0;
    }
    Path temporary = Files.createTempDirectory("cornea-demo");
    try {
      run(temporary.resolve("fashion"));
    } finally {
      delete(temporary);
    }
    return 0;
  }

  private void run(Path folder) {
    Path images = EmbeddedFashion.writeTo(folder);
    FolderTraining training =
        new FolderTraining(
            ImageModel.SMALL,
            IMAGE_SIZE,
            ColorMode.GRAYSCALE,
            32,
            epochs,
            0.004,
            true,
            BadImages.FAIL,
            null,
            keep != null,
            seed,
            engine.chosen());
    picture.draw(
        training.run(FolderParts.of(images, null, 0.2, seed), spec.commandLine().getOut()));
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
