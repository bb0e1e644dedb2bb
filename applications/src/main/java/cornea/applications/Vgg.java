package cornea.applications;

import static cornea.activations.Activations.RELU;

import cornea.graph.Value;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Model;
import cornea.op.Padding;

/** What VGG16 and VGG19 share: five blocks of 3×3 convolutions, each ending with pooling. */
final class Vgg {
  private static final int[] FILTERS = {64, 128, 256, 512, 512};
  private static final int HIDDEN_UNITS = 4096;

  private Vgg() {}

  /**
   * The network.
   *
   * @param convolutions of each block
   */
  static Model create(String network, String name, BasicOptions options, int... convolutions) {
    Value image = options.input(network);
    Value x = image;
    for (int block = 1; block <= FILTERS.length; block++) {
      for (int i = 1; i <= convolutions[block - 1]; i++) {
        x =
            new Conv2D(FILTERS[block - 1], 3)
                .padding(Padding.SAME)
                .activation(RELU)
                .name("block" + block + "_conv" + i)
                .apply(x);
      }
      x = new MaxPooling2D(2).name("block" + block + "_pool").apply(x);
    }
    String end = options.includeTop() ? ".h5" : "_notop.h5";
    ImageNetWeights published =
        new ImageNetWeights(name + "/", name + "_weights_tf_dim_ordering_tf_kernels" + end);
    return options.model(
        name, published, image, options.includeTop() ? top(x, options) : options.pooled(x));
  }

  private static Value top(Value x, BasicOptions options) {
    Value hidden = new Flatten().name("flatten").apply(x);
    hidden = new Dense(HIDDEN_UNITS).activation(RELU).name("fc1").apply(hidden);
    hidden = new Dense(HIDDEN_UNITS).activation(RELU).name("fc2").apply(hidden);
    return new Dense(options.classes())
        .activation(options.classifierActivation())
        .name("predictions")
        .apply(hidden);
  }
}
