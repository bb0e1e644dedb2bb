package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.image.ClassMode.BINARY;

import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.data.Batch;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.visual.Plots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Cats and dogs from scratch: a net that learns its 2,000 photos by heart. */
final class CatsDogsFirst implements Example {
  @Override
  public String name() {
    return "cats-dogs-1";
  }

  @Override
  public String summary() {
    return "cats and dogs from scratch at 150 px; DATA is cats_and_dogs_small";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.folders(options, List.of("train", "validation"), List.of("cats", "dogs"), 20);

    Sequential model = new Sequential(Input.of(150, 150, 3));
    model.add(new Conv2D(32, 3, 3).activation(RELU));
    model.add(new MaxPooling2D(2, 2));
    model.add(new Conv2D(64, 3, 3).activation(RELU));
    model.add(new MaxPooling2D(2, 2));
    model.add(new Conv2D(128, 3, 3).activation(RELU));
    model.add(new MaxPooling2D(2, 2));
    model.add(new Conv2D(128, 3, 3).activation(RELU));
    model.add(new MaxPooling2D(2, 2));
    model.add(new Flatten());
    model.add(new Dense(512).activation(RELU));
    model.add(new Dense(1).activation(SIGMOID));
    model.summary();
    model.compile(
        c ->
            c.loss("binary_crossentropy").optimizer("rmsprop").metrics("acc").seed(options.seed()));

    ImageDataGenerator datagen = new ImageDataGenerator().rescale(1. / 255);
    DirectoryFlow train =
        datagen.flowFromDirectory(
            data.resolve("train"), f -> f.targetSize(150, 150).batchSize(20).classMode(BINARY));
    DirectoryFlow validation =
        datagen.flowFromDirectory(
            data.resolve("validation"),
            f -> f.targetSize(150, 150).batchSize(20).classMode(BINARY));
    Batch batch = train.next();
    System.out.println("data batch shape: " + batch.x().shape());
    System.out.println("labels batch shape: " + batch.y().shape());

    Callback[] log = options.log("history.csv");
    History h =
        model.fit(
            train,
            f ->
                f.stepsPerEpoch(options.steps(100))
                    .epochs(options.epochs(30))
                    .validationData(validation)
                    .validationSteps(options.steps(50))
                    .callbacks(log));
    model.save(options.output("cats_and_dogs_small_1.h5"));
    Plots.history(h).write(options.output("curves.png"));
  }
}
