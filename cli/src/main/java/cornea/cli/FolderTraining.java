package cornea.cli;

import cornea.engine.Engine;
import cornea.image.ClassMode;
import cornea.image.ColorMode;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.image.ImageFolder;
import cornea.losses.CategoricalCrossentropy;
import cornea.models.Model;
import cornea.optimizers.Adam;
import cornea.training.Evaluation;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains a net on a folder of images, evaluates it, and reports.
 *
 * @param model the net
 * @param imageSize height and width to which images are brought
 * @param colorMode color or gray
 * @param batchSize images of a batch
 * @param epochs passes over the training images
 * @param learningRate Adam's
 * @param validation the share held back where the folder has no part for validation
 * @param seed of the split, the weights, the order of images and the dropout
 * @param engine what computes
 */
record FolderTraining(
    ImageModel model,
    int imageSize,
    ColorMode colorMode,
    int batchSize,
    int epochs,
    double learningRate,
    double validation,
    long seed,
    Engine engine) {

  /**
   * Trains and evaluates, and prints the accuracy on the validation images as the last line.
   *
   * @param directory has {@code train} and {@code validation}, or a folder for each class
   */
  void run(Path directory, PrintWriter out) {
    ImageFolder.Split parts = parts(directory);
    DirectoryFlow train = flow(parts.train(), true);
    DirectoryFlow held = flow(parts.validation(), false);
    try (Model net = model.build(imageSize, colorMode.channels(), train.numClasses())) {
      out.println(net.summaryText());
      out.flush();
      net.compile(
          c ->
              c.optimizer(new Adam(learningRate))
                  .loss(new CategoricalCrossentropy())
                  .metrics("accuracy")
                  .seed(seed)
                  .engine(engine));
      net.fit(train, f -> f.epochs(epochs).validationData(held));
      Evaluation evaluation = net.evaluate(held, e -> e.verbose(0));
      ConfusionMatrix confusion =
          new ConfusionMatrix(
              parts.validation().classNames(),
              held.classes(),
              net.predict(held, p -> p.verbose(0)));
      out.println();
      out.print(confusion);
      out.println();
      out.printf(Locale.ROOT, "val_loss %.4f%n", evaluation.loss());
      out.printf(Locale.ROOT, "val_accuracy %.4f%n", evaluation.metric("accuracy"));
      out.flush();
    }
  }

  private ImageFolder.Split parts(Path directory) {
    Path train = directory.resolve("train");
    Path held = directory.resolve("validation");
    if (Files.isDirectory(train) && Files.isDirectory(held)) {
      ImageFolder folder = ImageFolder.of(train);
      return new ImageFolder.Split(folder, ImageFolder.of(held, folder.classNames()));
    }
    return ImageFolder.of(directory).split(validation, seed);
  }

  private DirectoryFlow flow(ImageFolder folder, boolean shuffle) {
    return new ImageDataGenerator()
        .rescale(1 / 255.0)
        .flowFromDirectory(
            folder,
            f ->
                f.targetSize(imageSize, imageSize)
                    .colorMode(colorMode)
                    .classMode(ClassMode.CATEGORICAL)
                    .batchSize(batchSize)
                    .shuffle(shuffle));
  }
}
