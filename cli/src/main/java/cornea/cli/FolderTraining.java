package cornea.cli;

import cornea.callbacks.History;
import cornea.callbacks.LearningRateScheduler;
import cornea.engine.Engine;
import cornea.image.BadImages;
import cornea.image.ClassMode;
import cornea.image.ColorMode;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.image.ImageFolder;
import cornea.losses.CategoricalCrossentropy;
import cornea.models.Model;
import cornea.optimizers.Adam;
import cornea.training.Classification;
import cornea.training.Evaluation;
import cornea.visual.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a net on a folder of images, evaluates it, and reports. The learning rate falls from epoch
 * to epoch along half a cosine, so that the net of the last epoch is a good one.
 *
 * @param model the net
 * @param imageSize height and width to which images are brought
 * @param colorMode color or gray
 * @param batchSize images of a batch
 * @param epochs passes over the training images
 * @param learningRate Adam's in the first epoch
 * @param flip whether left and right of training images are exchanged at random
 * @param badImages what becomes of unreadable images
 * @param quarantine where {@link BadImages#QUARANTINE} moves them; null with any other policy
 * @param keepsImages whether the images are still there afterwards; if not, no path to them is said
 * @param seed of the weights, the order of images, the flips and the dropout
 * @param engine what computes
 */
record FolderTraining(
    ImageModel model,
    int imageSize,
    ColorMode colorMode,
    int batchSize,
    int epochs,
    double learningRate,
    boolean flip,
    BadImages badImages,
    @Nullable Path quarantine,
    boolean keepsImages,
    long seed,
    Engine engine) {

  /** The launcher sets it where standard output is a terminal, which can redraw a bar. */
  private static final String TERMINAL = "cornea.terminal";

  /**
   * Trains and evaluates, and prints the accuracy on the validation images as the last line.
   *
   * @param trained is given the model before it is closed
   */
  TrainingReport run(ImageFolder.Split parts, PrintWriter out, Consumer<Model> trained) {
    DirectoryFlow train = flow(parts.train(), true);
    DirectoryFlow held = flow(parts.validation(), false);
    out.printf(
        Locale.ROOT,
        "Training on %d images of %d classes in %s, validating on %d in %s.%n",
        train.samples(),
        train.numClasses(),
        shown(parts.train()),
        held.samples(),
        shown(parts.validation()));
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
      History history =
          net.fit(
              train,
              f ->
                  f.epochs(epochs)
                      .validationData(held)
                      .verbose(Boolean.getBoolean(TERMINAL) ? 1 : 2)
                      .callbacks(new LearningRateScheduler(this::cosine)));
      trained.accept(net);
      Evaluation evaluation = net.evaluate(held, e -> e.verbose(0));
      Classification classification =
          Classification.of(net, held, List.copyOf(held.classIndices().keySet()));
      Path root = parts.validation().root();
      TrainingReport report =
          new TrainingReport(
              root,
              evaluation,
              classification,
              page(net, train.samples())
                  .history(history)
                  .evaluation(evaluation)
                  .classification(classification)
                  .images(root));
      out.println();
      out.print(report.text(keepsImages));
      out.flush();
      return report;
    }
  }

  private Report page(Model net, int images) {
    return Report.of(net)
        .title(images + " images, " + model + " net")
        .setting("net", model)
        .setting("training images", images)
        .setting("image size", imageSize)
        .setting("color mode", colorMode)
        .setting("batch size", batchSize)
        .setting("epochs", epochs)
        .setting("learning rate of the first epoch", learningRate)
        .setting("left and right exchanged at random", flip)
        .setting("seed", seed);
  }

  private String shown(ImageFolder images) {
    return String.valueOf(keepsImages ? images.root() : images.root().getFileName());
  }

  private double cosine(int epoch) {
    return learningRate * 0.5 * (1 + Math.cos(Math.PI * epoch / epochs));
  }

  private DirectoryFlow flow(ImageFolder folder, boolean training) {
    return new ImageDataGenerator()
        .rescale(1 / 255.0)
        .horizontalFlip(training && flip)
        .flowFromDirectory(
            folder,
            f -> {
              f.targetSize(imageSize, imageSize)
                  .colorMode(colorMode)
                  .classMode(ClassMode.CATEGORICAL)
                  .batchSize(batchSize)
                  .shuffle(training)
                  .verbose(false)
                  .badImages(badImages);
              if (quarantine != null) {
                f.quarantineFolder(quarantine.resolve(training ? "train" : "validation"));
              }
            });
  }
}
