package cornea.applications;

import static cornea.op.Padding.SAME;
import static cornea.op.Padding.VALID;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.layers.Activation;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.DepthwiseConv2D;
import cornea.layers.Dropout;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.ReLU;
import cornea.layers.Reshape;
import cornea.layers.ZeroPadding2D;
import cornea.models.Model;
import cornea.tensor.Tensor;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * MobileNet: thirteen depthwise separable convolutions, 4,253,864 parameters, 3,228,864 without the
 * top; {@code alpha} makes it thinner or wider.
 *
 * <p>Source: MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications,
 * https://arxiv.org/abs/1704.04861; Keras's {@code applications/mobilenet.py}.
 *
 * <pre>{@code
 * Model base = MobileNet.create(a -> a.includeTop(false).inputShape(128, 128, 3).alpha(0.25));
 * }</pre>
 */
public final class MobileNet {
  private static final int STEM_FILTERS = 32;
  private static final int[] FILTERS = {
    64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024
  };

  private MobileNet() {}

  /** The options of MobileNet. */
  public static final class Options extends ApplicationOptions<Options> {
    private double alpha = 1;
    private int depthMultiplier = 1;
    private double dropout = 0.001;

    Options() {}

    /** By how much the number of filters of each layer is multiplied; default 1. */
    public Options alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    /** How many filters each channel has in depthwise convolutions; default 1. */
    public Options depthMultiplier(int depthMultiplier) {
      this.depthMultiplier = depthMultiplier;
      return this;
    }

    /** The share of features that is dropped before the classifier in training; default 0.001. */
    public Options dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    private int filters(int filters) {
      int scaled = (int) (filters * alpha);
      if (scaled < 1) {
        throw new CorneaException(
            "MobileNet",
            "'alpha' must leave one of "
                + STEM_FILTERS
                + " filters or more. Received: alpha="
                + alpha);
      }
      return scaled;
    }
  }

  /** The network with 1000 classes for images of 224 × 224 pixels, without weights' values. */
  public static Model create() {
    return create(options -> {});
  }

  /**
   * The network with options set by name.
   *
   * @throws CorneaException if the images are too small or an option is out of range
   */
  public static Model create(Consumer<Options> set) {
    Options options = new Options();
    set.accept(options);
    Value image = options.input("MobileNet");
    Value x =
        new Conv2D(options.filters(STEM_FILTERS), 3)
            .padding(SAME)
            .useBias(false)
            .strides(2)
            .name("conv1")
            .apply(image);
    x = activated("conv1", x);
    for (int block = 1; block <= FILTERS.length; block++) {
      boolean halve = block % 2 == 0 && FILTERS[block - 1] > FILTERS[block - 2];
      x = block(block, x, options, halve);
    }
    String name = String.format(Locale.ROOT, "mobilenet_%.2f_%d", options.alpha, options.height());
    return options.model(
        name,
        published(options),
        image,
        options.includeTop() ? top(x, options) : options.pooled(x));
  }

  private static ImageNetWeights published(Options options) {
    String alpha =
        options.alpha == 1
            ? "1_0"
            : options.alpha == 0.75 ? "7_5" : options.alpha == 0.5 ? "5_0" : "2_5";
    return new ImageNetWeights(
        "mobilenet/",
        "mobilenet_"
            + alpha
            + "_"
            + options.publishedSize(128, 160, 192, 224)
            + (options.includeTop() ? "_tf.h5" : "_tf_no_top.h5"));
  }

  private static Value block(int block, Value x, Options options, boolean halve) {
    Value padded = halve ? new ZeroPadding2D(0, 1, 0, 1).name("conv_pad_" + block).apply(x) : x;
    Value y =
        new DepthwiseConv2D(3)
            .padding(halve ? VALID : SAME)
            .depthMultiplier(options.depthMultiplier)
            .strides(halve ? 2 : 1)
            .useBias(false)
            .name("conv_dw_" + block)
            .apply(padded);
    y = activated("conv_dw_" + block, y);
    y =
        new Conv2D(options.filters(FILTERS[block - 1]), 1)
            .padding(SAME)
            .useBias(false)
            .name("conv_pw_" + block)
            .apply(y);
    return activated("conv_pw_" + block, y);
  }

  private static Value activated(String name, Value x) {
    Value normalized = new BatchNormalization().name(name + "_bn").apply(x);
    return new ReLU().maxValue(6).name(name + "_relu").apply(normalized);
  }

  private static Value top(Value x, Options options) {
    Value y = new GlobalAveragePooling2D().keepDims(true).apply(x);
    y = new Dropout(options.dropout).name("dropout").apply(y);
    y = new Conv2D(options.classes(), 1).padding(SAME).name("conv_preds").apply(y);
    y = new Reshape(options.classes()).name("reshape_2").apply(y);
    return new Activation(options.classifierActivation()).name("predictions").apply(y);
  }

  /** {@link Preprocessing#TF}, on which its ImageNet weights were trained. */
  public static Tensor preprocess(Tensor images) {
    return Preprocessing.TF.apply(images);
  }
}
