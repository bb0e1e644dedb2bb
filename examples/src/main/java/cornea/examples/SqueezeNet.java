package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.op.Padding.SAME;

import cornea.graph.Value;
import cornea.layers.Concatenate;
import cornea.layers.Conv2D;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;

/**
 * SqueezeNet 1.1 without its classifier, as an example of a network that {@code
 * cornea.applications} does not have: eight modules that squeeze the channels and expand them
 * again, then the mean of each channel; 722,496 parameters.
 *
 * <p>Source: Iandola and others, "SqueezeNet", https://arxiv.org/abs/1602.07360. Images are
 * prepared with {@code Preprocessing.CAFFE}.
 */
final class SqueezeNet {
  private static final int FIRST_SQUEEZE = 16;

  private SqueezeNet() {}

  /** The network for square images. */
  static Model create(int size) {
    Value image = Input.of(size, size, 3);
    Value x = new Conv2D(64, 3).strides(2).activation(RELU).name("conv1").apply(image);
    for (int fire = 2; fire <= 9; fire++) {
      if (fire == 2 || fire == 4 || fire == 6) {
        x = new MaxPooling2D(3).strides(2).name("pool" + (fire - 1)).apply(x);
      }
      x = fire("fire" + fire, x, FIRST_SQUEEZE * (fire / 2));
    }
    x = new GlobalAveragePooling2D().name("avg_pool").apply(x);
    return new Model(image, x).name("squeezenet");
  }

  private static Value fire(String name, Value x, int squeezed) {
    Value narrow = new Conv2D(squeezed, 1).activation(RELU).name(name + "_squeeze1x1").apply(x);
    int expanded = 4 * squeezed;
    Value one = new Conv2D(expanded, 1).activation(RELU).name(name + "_expand1x1").apply(narrow);
    Value three =
        new Conv2D(expanded, 3)
            .padding(SAME)
            .activation(RELU)
            .name(name + "_expand3x3")
            .apply(narrow);
    return new Concatenate().name(name + "_concat").apply(one, three);
  }
}
