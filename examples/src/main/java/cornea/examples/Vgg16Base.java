package cornea.examples;

import cornea.applications.VGG16;
import cornea.cli.ExampleOptions;
import cornea.models.Model;

/** VGG16's convolutions for photos of 150 pixels, with trained weights where the user has them. */
final class Vgg16Base {
  private Vgg16Base() {}

  static Model create(ExampleOptions options) {
    Model convBase = VGG16.create(a -> a.includeTop(false).inputShape(150, 150, 3));
    if (options.weights().isPresent()) {
      convBase.loadWeights(options.weights().get());
    } else {
      System.out.println(
          "No --weights: VGG16 begins with random ones, which tell cats from dogs by chance only.");
      convBase.initialize(options.seed());
    }
    return convBase;
  }
}
