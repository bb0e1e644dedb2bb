package cornea.cli;

import cornea.applications.FineTuning;
import cornea.callbacks.Callback;
import cornea.callbacks.EarlyStopping;
import cornea.callbacks.History;
import cornea.callbacks.LearningRateScheduler;
import cornea.callbacks.ModelCheckpoint;
import cornea.image.BadImages;
import cornea.image.ClassMode;
import cornea.image.ColorMode;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.image.ImageFolder;
import cornea.layers.Layer;
import cornea.losses.CategoricalCrossentropy;
import cornea.models.Model;
import cornea.training.Classification;
import cornea.training.CompileOptions;
import cornea.training.Evaluation;
import cornea.training.FitOptions;
import cornea.visual.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Trains a net on a folder of images, evaluates it, and reports.
 *
 * @param recipe the net, what augments, and when training ends
 * @param imageSize height and width to which images are brought
 * @param colorMode color or gray
 * @param batchSize images of a batch
 * @param epochs passes over the training images
 * @param learningRate the optimizer's in the first epoch
 * @param flip whether left and right of training images are exchanged at random
 * @param patience epochs without a better validation accuracy until training stops; unused by
 *     recipes whose rate falls
 * @param badImages what becomes of unreadable images
 * @param quarantine where {@link BadImages#QUARANTINE} moves them; null with any other policy
 * @param keepsImages whether the images are still there afterwards; if not, no path to them is said
 * @param transfer the trained network to build on; null to begin from scratch
 * @param files where the results go; the best net so far is there during training already, but for
 *     recipes whose rate falls, which have none before the last epoch
 * @param seed of the weights, the order of images, the augmentation and the dropout
 * @param engine what computes
 */
record FolderTraining(
    Recipe recipe,
    int imageSize,
    ColorMode colorMode,
    int batchSize,
    int epochs,
    double learningRate,
    boolean flip,
    int patience,
    BadImages badImages,
    @Nullable Path quarantine,
    boolean keepsImages,
    @Nullable Transfer transfer,
    TrainingFiles files,
    long seed,
    EngineOption engine) {

  /** The launcher sets it where standard output is a terminal, which can redraw a bar. */
  private static final String TERMINAL = "cornea.terminal";

  private static final String MONITOR = "val_accuracy";

  /** What the rate is multiplied with when layers are trained on that already know something. */
  private static final double FINE = 0.01;

  /** Trains, saves, evaluates and reports; prints what came of it, and where it is. */
  void run(ImageFolder.Split parts, PrintWriter out) {
    files.requireWritable();
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
    out.flush();
    Trained result =
        transfer == null ? fromScratch(train, held, out) : onNetwork(transfer, train, held, out);
    try (Model net = result.model()) {
      History history = result.history();
      if (!recipe.ratesFall()) {
        out.println(kept(history));
      }
      files.save(net);
      List<String> classes = List.copyOf(held.classIndices().keySet());
      Evaluation evaluation = net.evaluate(held, e -> e.verbose(0).classNames(classes));
      Classification classification = evaluation.classification();
      Path root = parts.validation().root();
      out.println();
      out.print(new TrainingReport(root, evaluation, classification).text(keepsImages));
      files.write(
          page(net, train.samples())
              .history(history)
              .evaluation(evaluation)
              .classification(classification)
              .images(root),
          out);
    }
  }

  /** Which epoch's net is kept: the best of the training, or of its last step. */
  private static String kept(History history) {
    List<Integer> steps = history.beginnings();
    int begin = steps.isEmpty() ? 0 : history.epochs().indexOf(steps.get(steps.size() - 1));
    int end = history.epochs().size();
    String text =
        String.format(
            Locale.ROOT,
            "Of %d epochs%s, %s: its net is kept.",
            end - begin,
            begin == 0 ? "" : " of fine-tuning",
            best(history, begin, end));
    return begin == 0 ? text : text + " Of the head's, " + best(history, 0, begin) + ".";
  }

  private static String best(History history, int begin, int end) {
    List<Double> accuracies = history.get(MONITOR).subList(begin, end);
    double greatest = Collections.max(accuracies);
    return String.format(
        Locale.ROOT,
        "epoch %d has the best validation accuracy, %.4f",
        history.epochs().get(begin + accuracies.indexOf(greatest)) + 1,
        greatest);
  }

  private record Trained(Model model, History history) {}

  private Trained fromScratch(DirectoryFlow train, DirectoryFlow held, PrintWriter out) {
    Model net = recipe.build(imageSize, colorMode.channels(), train.numClasses());
    try {
      out.println(net.summaryText());
      out.flush();
      net.compile(
          c -> {
            setCompile(c);
            c.optimizer(recipe.optimizer(learningRate)).seed(seed);
          });
      return new Trained(
          net,
          net.fit(
              train,
              f -> {
                setFit(f, true);
                f.epochs(epochs).validationData(held);
              }));
    } catch (RuntimeException | Error e) {
      net.close();
      throw e;
    }
  }

  private Trained onNetwork(
      Transfer transfer, DirectoryFlow train, DirectoryFlow held, PrintWriter out) {
    Model network = transfer.network(imageSize, colorMode.channels());
    try {
      out.println(network.summaryText());
      out.println("First a head on this network as it is.");
      transfer
          .from()
          .ifPresent(l -> out.printf(Locale.ROOT, "Then its layers from %s on with it.%n", l));
      out.flush();
      Iterator<Boolean> first = List.of(true, false).iterator(); // each step asks once
      FineTuning.Result result =
          FineTuning.run(
              network,
              train,
              o -> {
                o.head(Recipe.head(train.numClasses()).toArray(Layer[]::new))
                    .compile(this::setCompile)
                    .fit(f -> setFit(f, first.next()))
                    .validationData(held)
                    .headOptimizer(recipe.optimizer(learningRate))
                    .headEpochs(epochs)
                    .optimizer(recipe.optimizer(learningRate * FINE))
                    .epochs(epochs)
                    .seed(seed);
                transfer.from().ifPresent(o::from);
              });
      return new Trained(result.model(), result.history());
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  private void setCompile(CompileOptions compile) {
    compile.loss(new CategoricalCrossentropy()).metrics("accuracy");
    engine.apply(compile);
  }

  /**
   * @param first whether this is the training's first step
   */
  private void setFit(FitOptions fit, boolean first) {
    fit.verbose(Boolean.getBoolean(TERMINAL) ? 1 : 2);
    files.logger(first).ifPresent(fit::callbacks);
    if (recipe.ratesFall()) {
      fit.callbacks(new LearningRateScheduler(this::cosine));
      return;
    }
    List<Callback> callbacks = new ArrayList<>();
    callbacks.add(
        new EarlyStopping().monitor(MONITOR).modeMax().patience(patience).restoreBestWeights(true));
    if (files.model() != null) {
      callbacks.add(
          new ModelCheckpoint(files.model()).monitor(MONITOR).modeMax().saveBestOnly(true));
    }
    fit.callbacks(callbacks.toArray(Callback[]::new));
  }

  private Report page(Model net, int images) {
    return Report.of(net)
        .title(images + " images, " + recipe + " net")
        .setting("recipe", recipe)
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
    return (training ? recipe.augmentation(flip) : new ImageDataGenerator())
        .rescale(1 / 255.0)
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
