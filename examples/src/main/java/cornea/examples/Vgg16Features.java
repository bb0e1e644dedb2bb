package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.image.ClassMode.BINARY;

import cornea.applications.Features;
import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.tensor.Tensor;
import cornea.visual.Plots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A head on what VGG16 makes of the photos, computed once: fast, but without augmentation. */
final class Vgg16Features implements Example {
  @Override
  public String name() {
    return "vgg16-features";
  }

  @Override
  public String summary() {
    return "VGG16's features and a head; DATA is cats_and_dogs_small; --weights VGG16's without top";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.folders(
                options, List.of("train", "validation", "test"), List.of("cats", "dogs"), 10);
    try (Model convBase = Vgg16Base.create(options)) {
      convBase.summary();
      Plots.model(convBase, p -> p.showShapes(true)).write(options.output("VGG16.png"));

      Features train = extractFeatures(convBase, data.resolve("train"));
      Features validation = extractFeatures(convBase, data.resolve("validation"));
      Features test = extractFeatures(convBase, data.resolve("test"));

      Sequential model = new Sequential(Input.of(4 * 4 * 512));
      model.add(new Dense(256).activation(RELU));
      model.add(new Dropout(0.5));
      model.add(new Dense(1).activation(SIGMOID));
      model.compile(
          c ->
              c.optimizer("rmsprop")
                  .loss("binary_crossentropy")
                  .metrics("acc")
                  .seed(options.seed()));
      Callback[] log = options.log("history.csv");
      History h =
          model.fit(
              flat(train),
              train.y(),
              f ->
                  f.epochs(options.epochs(30))
                      .batchSize(20)
                      .validationData(flat(validation), validation.y())
                      .callbacks(log));
      Plots.history(h).write(options.output("curves.png"));
      model.evaluate(flat(test), test.y());
    }
  }

  private static Features extractFeatures(Model convBase, Path directory) {
    DirectoryFlow flow =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .flowFromDirectory(
                directory, f -> f.targetSize(150, 150).batchSize(20).classMode(BINARY));
    return Features.extract(convBase, flow);
  }

  private static Tensor flat(Features features) {
    return features.x().reshape(features.x().shape().dim(0), 4 * 4 * 512);
  }
}
