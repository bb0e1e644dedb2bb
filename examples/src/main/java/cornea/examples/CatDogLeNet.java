package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.image.ClassMode.CATEGORICAL;

import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.data.Batch;
import cornea.graph.Value;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.optimizers.Adam;
import cornea.visual.Plots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Cats and dogs with a net like LeNet: plain, with batch normalization of the input, and with
 * augmented images too. Plain it does not leave 0.50.
 */
final class CatDogLeNet implements Example {
  private static final int IMSIZE = 128;

  private final String name;
  private final boolean normalized;
  private final boolean augmented;

  CatDogLeNet(String name, boolean normalized, boolean augmented) {
    this.name = name;
    this.normalized = normalized;
    this.augmented = augmented;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return "cats and dogs, LeNet at 128 px"
        + (normalized ? ", batch normalization" : "")
        + (augmented ? ", then augmentation" : "")
        + "; DATA has train and validation";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.folders(options, List.of("train", "validation"), List.of("cats", "dogs"), 20);

    DirectoryFlow validation =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .flowFromDirectory(
                data.resolve("validation"),
                f -> f.targetSize(IMSIZE, IMSIZE).batchSize(200).classMode(CATEGORICAL));
    DirectoryFlow train =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .flowFromDirectory(
                data.resolve("train"),
                f -> f.targetSize(IMSIZE, IMSIZE).batchSize(200).classMode(CATEGORICAL));
    List<String> classes = List.copyOf(train.classIndices().keySet());
    show(train.next(), classes, options.output("batch.png"));

    Value input = Input.of(IMSIZE, IMSIZE, 3);
    Value x = input;
    if (normalized) {
      x = new BatchNormalization().apply(x);
    }
    for (int i = 0; i < 5; i++) {
      x = new Conv2D(20, 3, 3).activation(RELU).apply(x);
      x = new MaxPooling2D(2, 2).strides(2, 2).apply(x);
    }
    x = new Flatten().apply(x);
    x = new Dense(84).activation(RELU).apply(x);
    x = new Dense(2).activation(SOFTMAX).apply(x);
    Model model = new Model(input, x);
    model.summary();

    model.compile(
        c ->
            c.loss("categorical_crossentropy")
                .optimizer(new Adam(0.01))
                .metrics("accuracy")
                .seed(options.seed()));
    Callback[] log = options.log("history.csv");
    History history =
        model.fit(
            train, f -> f.epochs(options.epochs(4)).validationData(validation).callbacks(log));
    Plots.history(history).write(options.output("curves.png"));

    if (augmented) {
      DirectoryFlow changed =
          new ImageDataGenerator()
              .rescale(1. / 255)
              .shearRange(0.5) // degrees: next to nothing
              .rotationRange(30)
              .zoomRange(0.2)
              .widthShiftRange(0.2)
              .heightShiftRange(0.2)
              .horizontalFlip(true)
              .flowFromDirectory(
                  data.resolve("train"),
                  f -> f.targetSize(IMSIZE, IMSIZE).batchSize(200).classMode(CATEGORICAL));
      show(changed.next(), classes, options.output("batch-augmented.png"));

      // Compiling again keeps the weights and starts a new optimizer.
      model.compile(
          c ->
              c.loss("categorical_crossentropy")
                  .optimizer(new Adam(0.01))
                  .metrics("accuracy")
                  .seed(options.seed()));
      Callback[] secondLog = options.log("history-augmented.csv");
      history =
          model.fit(
              changed,
              f -> f.epochs(options.epochs(4)).validationData(validation).callbacks(secondLog));
      Plots.history(history).write(options.output("curves-augmented.png"));
    }
  }

  private static void show(Batch batch, List<String> classes, Path file) throws IOException {
    int ten = Math.min(10, batch.size());
    Batch first = Batch.of(batch.x().slice(0, ten), batch.y().slice(0, ten));
    Plots.images(first, classes, 5).write(file);
  }
}
