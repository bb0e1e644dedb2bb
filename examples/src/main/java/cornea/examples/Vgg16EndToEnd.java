package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.image.ClassMode.BINARY;

import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.DirectoryFlow;
import cornea.image.FillMode;
import cornea.image.ImageDataGenerator;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.Layer;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Optimizer;
import cornea.optimizers.RMSprop;
import cornea.visual.Plots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * VGG16 and a head as one model, trained on augmented photos: with the convolutions frozen, or
 * fine-tuned, from block5_conv1 on or that layer alone.
 */
final class Vgg16EndToEnd implements Example {
  private final String kind;
  private final boolean fineTuned;

  /**
   * @param kind frozen, finetune or finetune-conv1
   */
  Vgg16EndToEnd(String kind) {
    this.kind = kind;
    fineTuned = !kind.equals("frozen");
  }

  @Override
  public String name() {
    return "vgg16-" + kind;
  }

  @Override
  public String summary() {
    String what =
        switch (kind) {
          case "finetune" -> "VGG16 fine-tuned from block5_conv1 on";
          case "finetune-conv1" -> "VGG16, block5_conv1 alone fine-tuned";
          default -> "a head on frozen VGG16";
        };
    return what + ", augmentation; DATA is cats_and_dogs_small; --weights as above";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.folders(options, List.of("train", "validation"), List.of("cats", "dogs"), 20);
    Model convBase = Vgg16Base.create(options);
    convBase.summary();

    Sequential model =
        new Sequential(
            Input.of(150, 150, 3),
            convBase,
            new Flatten(),
            new Dense(256).activation(RELU),
            new Dense(1).activation(SIGMOID));
    System.out.println("trainable weights before freezing: " + model.trainableWeights().size());
    switch (kind) {
      case "finetune" -> convBase.trainableFrom("block5_conv1"); // to block5_conv3: the text
      case "finetune-conv1" -> { // the printed loop, which never sets its flag
        for (Layer layer : convBase.layers()) {
          layer.trainable(layer.name().equals("block5_conv1"));
        }
      }
      default -> convBase.trainable(false);
    }
    System.out.println("trainable weights after freezing: " + model.trainableWeights().size());
    model.summary();

    DirectoryFlow train =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .rotationRange(40)
            .widthShiftRange(0.2)
            .heightShiftRange(0.2)
            .shearRange(0.2)
            .zoomRange(0.2)
            .horizontalFlip(true)
            .fillMode(FillMode.NEAREST)
            .flowFromDirectory(
                data.resolve("train"), f -> f.targetSize(150, 150).batchSize(20).classMode(BINARY));
    DirectoryFlow validation =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .flowFromDirectory(
                data.resolve("validation"),
                f -> f.targetSize(150, 150).batchSize(20).classMode(BINARY));

    // A small rate: large steps would destroy what the convolutions have learnt.
    Optimizer optimizer = fineTuned ? new RMSprop(1e-5) : new RMSprop();
    model.compile(
        c ->
            c.loss("binary_crossentropy").optimizer(optimizer).metrics("acc").seed(options.seed()));
    Callback[] log = options.log("history.csv");
    History h =
        model.fit(
            train,
            f ->
                f.stepsPerEpoch(options.steps(100))
                    .epochs(options.epochs(fineTuned ? 100 : 30))
                    .validationData(validation)
                    .validationSteps(options.steps(50))
                    .callbacks(log));
    String file = fineTuned ? "cats_and_dogs_fine_tuned.h5" : "cats_and_dogs_frozen.h5";
    model.save(options.output(file)); // cats-dogs-evaluate loads it
    Plots.history(h).write(options.output("curves.png"));
  }
}
