package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.image.ClassMode.CATEGORICAL;
import static cornea.op.Padding.SAME;

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

/** Batch normalization under three models: logistic regression, a wide one and a deep one. */
final class NormalizedModels implements Example {
  private static final int IMSIZE = 224;

  private final String kind;

  /**
   * @param kind logistic, wide or deep
   */
  NormalizedModels(String kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "bn-" + kind;
  }

  @Override
  public String summary() {
    return "cats and dogs, batch normalization and a "
        + kind
        + " model at 224 px; DATA has train and validation";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.folders(options, List.of("train", "validation"), List.of("cats", "dogs"), 10);

    DirectoryFlow train =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .flowFromDirectory(
                data.resolve("train"),
                f -> f.targetSize(IMSIZE, IMSIZE).batchSize(10).classMode(CATEGORICAL));
    DirectoryFlow validation =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .flowFromDirectory(
                data.resolve("validation"),
                f -> f.targetSize(IMSIZE, IMSIZE).batchSize(10).classMode(CATEGORICAL));

    Batch batch = validation.next();
    System.out.println(batch.x().shape());
    System.out.println(batch.y().shape());
    System.out.println(batch.y().column(0));
    Plots.images(validation.next(), List.copyOf(validation.classIndices().keySet()), 5)
        .write(options.output("batch.png"));

    Value input = Input.of(IMSIZE, IMSIZE, 3);
    Value x = new BatchNormalization().apply(input);
    switch (kind) {
      case "wide" -> {
        x = new Conv2D(100, 2, 2).activation(RELU).apply(x);
        x = new MaxPooling2D(16, 16).apply(x);
      }
      case "deep" -> {
        for (int i = 0; i < 7; i++) {
          x = new Conv2D(20, 2, 2).padding(SAME).activation(RELU).apply(x);
          x = new MaxPooling2D(2, 2).apply(x);
        }
      }
      default -> {} // logistic regression
    }
    x = new Flatten().apply(x);
    x = new Dense(2).activation(SOFTMAX).apply(x);
    Model model = new Model(input, x);
    model.summary();

    double rate = kind.equals("wide") ? 0.001 : 0.01;
    model.compile(
        c ->
            c.loss("categorical_crossentropy")
                .optimizer(new Adam(rate))
                .metrics("accuracy")
                .seed(options.seed()));
    Callback[] log = options.log("history.csv");
    History history =
        model.fit(
            train, f -> f.epochs(options.epochs(200)).validationData(validation).callbacks(log));
    Plots.history(history).write(options.output("curves.png"));
  }
}
