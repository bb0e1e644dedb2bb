package cornea.examples;

import static cornea.image.FillMode.NEAREST;

import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.ArrayFlow;
import cornea.image.ImageDataGenerator;
import cornea.image.ImageFolder;
import cornea.image.Images;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import cornea.visual.Plots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Four augmented versions of one photo. */
final class CatsDogsPreview implements Example {
  @Override
  public String name() {
    return "cats-dogs-preview";
  }

  @Override
  public String summary() {
    return "four augmented versions of a photo; DATA is cats_and_dogs_small";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.folders(options, List.of("train"), List.of("cats", "dogs"), 5);

    ImageDataGenerator datagen =
        new ImageDataGenerator()
            .rotationRange(40) // degrees
            .widthShiftRange(0.2) // of the width
            .heightShiftRange(0.2)
            .shearRange(0.2) // degrees
            .zoomRange(0.2)
            .horizontalFlip(true)
            .fillMode(NEAREST); // what appears beyond the edge

    Path photo = ImageFolder.of(data.resolve("train")).path(3);
    Tensor x = Images.load(photo, 150, 150);
    ArrayFlow flow =
        datagen.flow(x.reshape(1, 150, 150, 3), f -> f.batchSize(1).seed(options.seed()));
    List<Tensor> versions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      versions.add(flow.next().x().row(0));
    }
    Plots.images(Tensors.stack(versions), List.of(), 2).write(options.output("preview.png"));
  }
}
