package cornea.cli;

import cornea.CorneaException;
import cornea.image.ClassMode;
import cornea.image.ColorMode;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.image.Images;
import cornea.models.Model;
import cornea.models.Models;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A saved model that takes images, and how files become what it takes. */
final class SavedNet {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model: .keras or .h5.")
  private Path file = Path.of("");

  @Option(
      names = "--rescale",
      paramLabel = "FACTOR",
      description =
          "What pixels from 0 to 255 are multiplied with, as in training; 1/255 by default, 1 for a"
              + " model with a layer for it.")
  private double rescale = 1 / 255.0;

  SavedNet() {}

  /**
   * Loads it.
   *
   * @throws CorneaException if it does not take images of one size
   */
  Model load() {
    Model model = Models.load(file);
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
    Shape shape = model.inputShape();
    Tensor pixels =
        Images.load(
            image, i -> i.targetSize(shape.dim(1), shape.dim(2)).colorMode(colorMode(shape)));
    return pixels.map(value -> value * rescale);
  }

  /** A folder with a folder of images for each class, in its own order. */
  DirectoryFlow flow(Model model, Path folder, int batchSize) {
    Shape shape = model.inputShape();
    return new ImageDataGenerator()
        .rescale(rescale)
        .flowFromDirectory(
            folder,
            f ->
                f.targetSize(shape.dim(1), shape.dim(2))
                    .colorMode(colorMode(shape))
                    .classMode(ClassMode.SPARSE)
                    .batchSize(batchSize)
                    .shuffle(false)
                    .verbose(false));
  }

  private ColorMode colorMode(Shape shape) {
    for (ColorMode mode : ColorMode.values()) {
      if (mode.channels() == shape.dim(3)) {
        return mode;
      }
    }
    throw new CorneaException(
        file.toString(), "expected images of 1, 3 or 4 channels. Received: " + shape);
  }
}
