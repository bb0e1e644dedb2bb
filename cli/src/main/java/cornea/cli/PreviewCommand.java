package cornea.cli;

import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.image.ClassMode;
import cornea.image.ColorMode;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.visual.Plots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea preview}: what a training would see of a folder of images. */
@Command(
    name = "preview",
    description = "Show some images of a folder, and what transformations make of one.",
    mixinStandardHelpOptions = true)
final class PreviewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder with a folder of images for each class.")
  private Path directory = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "The picture, .png or .svg; ${DEFAULT-VALUE} by default. Where there are transformations,"
              + " a second with -augmented in its name.")
  private Path output = Path.of("preview.png");

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "How many; ${DEFAULT-VALUE} by default.")
  private int images = 10;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description = "Height and width; ${DEFAULT-VALUE} by default.")
  private int imageSize = 128;

  @Option(
      names = "--color",
      paramLabel = "MODE",
      description = "How images are read: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
  private ColorMode color = ColorMode.RGB;

  @Option(
      names = "--rotation",
      paramLabel = "DEGREES",
      description = "Rotate by up to so much to each side.")
  private double rotation;

  @Option(
      names = "--shift",
      paramLabel = "SHARE",
      description = "Shift by up to so much of width and height.")
  private double shift;

  @Option(names = "--shear", paramLabel = "DEGREES", description = "Shear by up to so much.")
  private double shear;

  @Option(names = "--zoom", paramLabel = "SHARE", description = "Zoom by up to so much.")
  private double zoom;

  @Option(names = "--flip", description = "Exchange left and right at random.")
  private boolean flip;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the order and the transformations; ${DEFAULT-VALUE} by default.")
  private long seed;

  PreviewCommand() {}

  @Override
  public Integer call() {
    Arguments.require(spec, Files.isDirectory(directory), "DIR must be a folder", directory);
    Arguments.positive(spec, "--images", images);
    Arguments.positive(spec, "--image-size", imageSize);
    DirectoryFlow flow =
        new ImageDataGenerator()
            .flowFromDirectory(
                directory,
                f ->
                    f.targetSize(imageSize, imageSize)
                        .colorMode(color)
                        .classMode(ClassMode.SPARSE)
                        .batchSize(images)
                        .verbose(false));
    Batch batch;
    try (BatchIterator pass = flow.iterator(seed, 0)) {
      batch = pass.next();
    }
    List<String> classes = List.copyOf(flow.classIndices().keySet());
    Plots.images(batch, classes).write(output);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d images of %d classes. Wrote %s%n",
            flow.samples(),
            classes.size(),
            output);
    if (rotation > 0 || shift > 0 || shear > 0 || zoom > 0 || flip) {
      Path second = augmentedOutput();
      Plots.augmented(generator(), batch.x().row(0), 9, seed).write(second);
      spec.commandLine().getOut().println("Wrote " + second);
    }
    return 0;
  }

  private ImageDataGenerator generator() {
    return new ImageDataGenerator()
        .rotationRange(rotation)
        .widthShiftRange(shift)
        .heightShiftRange(shift)
        .shearRange(shear)
        .zoomRange(zoom)
        .horizontalFlip(flip);
  }

  private Path augmentedOutput() {
    String name = String.valueOf(output.getFileName());
    int dot = Math.max(0, name.lastIndexOf('.'));
    return output.resolveSibling(name.substring(0, dot) + "-augmented" + name.substring(dot));
  }
}
