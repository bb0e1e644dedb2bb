package cornea.cli;

import cornea.CorneaException;
import cornea.image.ClassMode;
import cornea.image.ColorMode;
import cornea.image.DirectoryFlow;
import cornea.image.ImageInput;
import cornea.models.Model;
import cornea.models.Models;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A saved model that takes images, and how files become what it takes: as the model itself says, or
 * as the command line does.
 */
final class SavedNet {
  private static final double USUAL = 1 / 255.0;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model: .keras or .h5.")
  private Path file = Path.of("");

  @Option(
      names = "--rescale",
      paramLabel = "FACTOR",
      description =
          "What pixels from 0 to 255 are multiplied with, as in training; 1 for a model with a layer"
              + " for it. By default what the model says, or 1/255.")
  private @Nullable Double rescale;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description =
          "The names of the classes in the order of the outputs; by default what the model says.")
  private List<String> classes = List.of();

  SavedNet() {}

  /** Loads it, whatever it takes. */
  Model loadAny() {
    Model model =
        Models.load(
            file, l -> l.warnings(w -> spec.commandLine().getErr().println("cornea: " + w)));
    spec.commandLine().getErr().flush();
    return model;
  }

  /**
   * Loads it.
   *
   * @throws CorneaException if it does not take images of one size
   */
  Model load() {
    Model model = loadAny();
    Shape shape = model.inputShape();
    if (shape.rank() != 4 || !shape.withDim(0, 1).isKnown()) {
      model.close();
      throw new CorneaException(
          file.toString(),
          "expected a model of images of one size, (?, height, width, channels). Received: "
              + shape);
    }
    return model;
  }

  /** An image file as the model takes it, shape (height, width, channels). */
  Tensor image(Model model, Path image) {
    return input(model).read(image);
  }

  /** A folder with a folder of images for each class, in its own order, labels being numbers. */
  DirectoryFlow flow(Model model, Path folder, int batchSize) {
    return flow(model, folder, batchSize, ClassMode.SPARSE);
  }

  /** {@link #flow(Model, Path, int)} with other labels. */
  DirectoryFlow flow(Model model, Path folder, int batchSize, ClassMode labels) {
    List<String> names = classNames(model);
    return input(model)
        .flowFromDirectory(
            folder,
            f -> {
              f.classMode(labels).batchSize(batchSize).verbose(false);
              if (!names.isEmpty()) {
                f.classes(names);
              }
            });
  }

  /**
   * How files become what the model takes.
   *
   * @throws CorneaException if the model does not take images of one, three or four channels
   */
  ImageInput input(Model model) {
    Shape shape = model.inputShape();
    ImageInput input =
        ImageInput.of(model)
            .orElseGet(() -> ImageInput.of(shape.dim(1), shape.dim(2), colorMode(shape), USUAL));
    return rescale == null ? input : input.rescale(rescale);
  }

  /** The names of the classes, where the command line or the model says them. */
  List<String> classNames(Model model) {
    return classes.isEmpty() ? model.classNames() : classes;
  }

  private ColorMode colorMode(Shape shape) {
    for (ColorMode mode : ColorMode.values()) {
      if (shape.rank() == 4 && mode.channels() == shape.dim(3)) {
        return mode;
      }
    }
    throw new CorneaException(
        file.toString(),
        "the model takes no images of 1, 3 or 4 channels, but " + shape + ". Give a .npy file");
  }
}
