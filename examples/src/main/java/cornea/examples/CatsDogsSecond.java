package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.image.ClassMode.BINARY;

import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.visual.Plots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Cats and dogs from scratch with augmentation and dropout, which learns them less by heart. */
final class CatsDogsSecond implements Example {
  @Override
  public String name() {
    return "cats-dogs-2";
  }

  @Override
  public String summary() {
    return "the same with augmentation and dropout; DATA is cats_and_dogs_small";
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
    model.add(new Dropout(0.5));
    model.add(new Dense(512).activation(RELU));
    model.add(new Dense(1).activation(SIGMOID));
    model.summary();
    model.compile(
        c ->
            c.loss("binary_crossentropy")
                .optimizer("rmsprop")
                .metrics("accuracy")
                .seed(options.seed()));

    DirectoryFlow train =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .rotationRange(40)
            .widthShiftRange(0.2)
            .heightShiftRange(0.2)
            .shearRange(0.2)
            .zoomRange(0.2)
            .horizontalFlip(true)
            .flowFromDirectory(
                data.resolve("train"), f -> f.targetSize(150, 150).batchSize(32).classMode(BINARY));
    DirectoryFlow validation =
        new ImageDataGenerator() // validation photos are not augmented
            .rescale(1. / 255)
            .flowFromDirectory(
                data.resolve("validation"),
                f -> f.targetSize(150, 150).batchSize(32).classMode(BINARY));

    // 100 batches of 32 are more than the 2,000 photos: the flow simply goes on.
    Callback[] log = options.log("history.csv");
    History h =
        model.fit(
            train,
            f ->
                f.stepsPerEpoch(options.steps(100))
                    .epochs(options.epochs(100))
                    .validationData(validation)
                    .validationSteps(options.steps(50))
                    .callbacks(log));
    model.save(options.output("cats_and_dogs_small_2.h5"));
    Plots.history(h).write(options.output("curves.png"));
  }
}
