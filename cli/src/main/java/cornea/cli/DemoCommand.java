package cornea.cli;

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

/** {@code cornea demo}: what {@code cornea train} does, on images that come with the library. */
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
      description = "Write the images to this folder and leave them there.")
  private @Nullable Path keep;

  @Option(names = "--epochs", description = "Passes over the images; ${DEFAULT-VALUE} by default.")
  private int epochs = 5;

  @Option(names = "--seed", description = "${DEFAULT-VALUE} by default.")
  private long seed = 0;

  @Mixin private EngineOption engine = new EngineOption();

  DemoCommand() {}

  @Override
  public Integer call() throws IOException {
    FolderTraining training =
        new FolderTraining(
            ImageModel.SMALL,
            IMAGE_SIZE,
            ColorMode.GRAYSCALE,
            32,
            epochs,
            0.002,
            0.2,
            seed,
            engine.chosen());
    if (keep != null) {
      training.run(EmbeddedFashion.writeTo(keep), spec.commandLine().getOut());
      return 0;
    }
    Path temporary = Files.createTempDirectory("cornea-demo");
    try {
      Path images = EmbeddedFashion.writeTo(temporary.resolve("fashion"));
      training.run(images, spec.commandLine().getOut());
    } finally {
      delete(temporary);
    }
    return 0;
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
