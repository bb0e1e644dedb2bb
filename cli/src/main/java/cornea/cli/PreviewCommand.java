package cornea.cli;

import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.image.ClassMode;
import cornea.image.ColorMode;
import cornea.image.DirectoryFlow;
import cornea.image.FillMode;
import cornea.image.ImageDataGenerator;
import cornea.io.AtomicFile;
import cornea.tensor.Tensor;
import cornea.visual.Picture;
import cornea.visual.Plots;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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
  private static final int DRAWS = 9; // two rows with the photo itself
  private static final int DRAWS_OF_EACH = 4;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder with a folder of images for each class.")
  private Path directory = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "The picture, .png or .svg; ${DEFAULT-VALUE} by default. Where there are transformations,"
              + " a second with -augmented in its name; with --each a third with -each.")
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

  @Option(names = "--vertical-flip", description = "Exchange top and bottom at random.")
  private boolean verticalFlip;

  @Option(
      names = "--brightness",
      paramLabel = "SHARE",
      description = "Darken or brighten by up to so much.")
  private double brightness;

  @Option(
      names = "--channel-shift",
      paramLabel = "VALUE",
      description = "Add up to so much of 255 to all channels, or take it away.")
  private double channelShift;

  @Option(
      names = "--fill",
      paramLabel = "MODE",
      description =
          "What comes in from outside the image: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by"
              + " default. CONSTANT is black.")
  private FillMode fill = FillMode.NEAREST;

  @Option(
      names = "--each",
      description = "Show each of the transformations alone too, in four draws.")
  private boolean each;

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
    Map<String, Consumer<ImageDataGenerator>> alone = transformations();
    Arguments.require(
        spec,
        !each || !alone.isEmpty(),
        "--each needs transformations, such as --rotation 40 --flip",
        "none");
    AtomicFile.requireWritable(output);
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
    Tensor photo = batch.x().row(0);
    if (!alone.isEmpty()) {
      ImageDataGenerator all = new ImageDataGenerator().fillMode(fill);
      alone.values().forEach(transformation -> transformation.accept(all));
      write(Plots.augmented(all, photo, DRAWS, seed), "-augmented");
    }
    if (each) {
      Map<String, ImageDataGenerator> generators = new LinkedHashMap<>();
      alone.forEach(
          (name, transformation) -> {
            ImageDataGenerator generator = new ImageDataGenerator().fillMode(fill);
            transformation.accept(generator);
            generators.put(name, generator);
          });
      write(Plots.augmented(generators, photo, DRAWS_OF_EACH, seed), "-each");
    }
    return 0;
  }

  /** What was asked for, by what stands under the images. */
  private Map<String, Consumer<ImageDataGenerator>> transformations() {
    Map<String, Consumer<ImageDataGenerator>> chosen = new LinkedHashMap<>();
    put(chosen, "rotation", rotation, g -> g.rotationRange(rotation));
    put(chosen, "width shift", shift, g -> g.widthShiftRange(shift));
    put(chosen, "height shift", shift, g -> g.heightShiftRange(shift));
    put(chosen, "shear", shear, g -> g.shearRange(shear));
    put(chosen, "zoom", zoom, g -> g.zoomRange(zoom));
    put(chosen, "channel shift", channelShift, g -> g.channelShiftRange(channelShift));
    put(chosen, "brightness", brightness, g -> g.brightnessRange(1 - brightness, 1 + brightness));
    if (flip) {
      chosen.put("horizontal flip", g -> g.horizontalFlip(true));
    }
    if (verticalFlip) {
      chosen.put("vertical flip", g -> g.verticalFlip(true));
    }
    return chosen;
  }

  private static void put(
      Map<String, Consumer<ImageDataGenerator>> chosen,
      String name,
      double range,
      Consumer<ImageDataGenerator> set) {
    if (range != 0) {
      chosen.put(
          name + " " + new BigDecimal(Double.toString(range)).stripTrailingZeros().toPlainString(),
          set);
    }
  }

  private void write(Picture picture, String suffix) {
    String name = String.valueOf(output.getFileName());
    int dot = Math.max(0, name.lastIndexOf('.'));
    Path file = output.resolveSibling(name.substring(0, dot) + suffix + name.substring(dot));
    picture.write(file);
    spec.commandLine().getOut().println("Wrote " + file);
  }
}
