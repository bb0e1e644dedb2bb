package cornea.applications;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.layers.Activation;
import cornea.layers.Add;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.GlobalMaxPooling2D;
import cornea.layers.MaxPooling2D;
import cornea.layers.ZeroPadding2D;
import cornea.models.Model;
import cornea.op.Padding;

/** The residual networks of the first version: four stacks of bottleneck blocks. */
final class ResNet {
  private static final double EPSILON = 1.001e-5;
  private static final int STEM_FILTERS = 64;

  private ResNet() {}

  /**
   * The network.
   *
   * @param blocks of each stack
   */
  static Model create(String network, String name, BasicOptions options, int... blocks) {
    Value image = options.input(network);
    Value x = new ZeroPadding2D(3).name("conv1_pad").apply(image);
    x = new Conv2D(STEM_FILTERS, 7).strides(2).name("conv1_conv").apply(x);
    x = relu("conv1_relu", normalized("conv1_bn", x));
    x = new ZeroPadding2D(1).name("pool1_pad").apply(x);
    x = new MaxPooling2D(3).strides(2).name("pool1_pool").apply(x);
    for (int stack = 0; stack < blocks.length; stack++) {
      int filters = STEM_FILTERS << stack;
      for (int block = 1; block <= blocks[stack]; block++) {
        String prefix = "conv" + (stack + 2) + "_block" + block;
        x = block(prefix, x, filters, block == 1 && stack > 0 ? 2 : 1, block == 1);
      }
    }
    String end = options.includeTop() ? ".h5" : "_notop.h5";
    ImageNetWeights published =
        new ImageNetWeights("resnet/", name + "_weights_tf_dim_ordering_tf_kernels" + end);
    return options.model(name, published, image, end(x, options));
  }

  private static Value end(Value x, BasicOptions options) {
    GlobalAveragePooling2D average = new GlobalAveragePooling2D().name("avg_pool");
    if (!options.includeTop()) {
      return options.pooled(x, average, new GlobalMaxPooling2D().name("max_pool"));
    }
    return new Dense(options.classes())
        .activation(options.classifierActivation())
        .name("predictions")
        .apply(average.apply(x));
  }

  /** 1×1, 3×3, 1×1, with a skip, which the first block of a stack widens by a convolution. */
  private static Value block(String name, Value x, int filters, int strides, boolean widen) {
    Value skip = x;
    if (widen) {
      skip = new Conv2D(4 * filters, 1).strides(strides).name(name + "_0_conv").apply(x);
      skip = normalized(name + "_0_bn", skip);
    }
    Value y = new Conv2D(filters, 1).strides(strides).name(name + "_1_conv").apply(x);
    y = relu(name + "_1_relu", normalized(name + "_1_bn", y));
    y = new Conv2D(filters, 3).padding(Padding.SAME).name(name + "_2_conv").apply(y);
    y = relu(name + "_2_relu", normalized(name + "_2_bn", y));
    y = new Conv2D(4 * filters, 1).name(name + "_3_conv").apply(y);
    y = normalized(name + "_3_bn", y);
    return relu(name + "_out", new Add().name(name + "_add").apply(skip, y));
  }

  private static Value normalized(String name, Value x) {
    return new BatchNormalization().epsilon(EPSILON).name(name).apply(x);
  }

  private static Value relu(String name, Value x) {
    return new Activation(Activations.RELU).name(name).apply(x);
  }
}
