package cornea.applications;

import static cornea.op.Padding.SAME;
import static cornea.op.Padding.VALID;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.layers.Add;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.DepthwiseConv2D;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.ReLU;
import cornea.layers.ZeroPadding2D;
import cornea.models.Model;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * MobileNetV2: seventeen inverted residual blocks, 3,538,984 parameters, 2,257,984 without the top;
 * {@code alpha} makes it thinner or wider.
 *
 * <p>Source: MobileNetV2: Inverted Residuals and Linear Bottlenecks,
 * https://arxiv.org/abs/1801.04381; Keras's {@code applications/mobilenet_v2.py}.
 *
 * <pre>{@code
 * Model base = MobileNetV2.create(a -> a.includeTop(false).inputShape(96, 96, 3).alpha(0.35));
 * }</pre>
 */
public final class MobileNetV2 {
  /** A row of the paper's second table: blocks alike, of which the first has the strides. */
  private record Stage(int filters, int blocks, int strides, int expansion) {}

  private static final Stage[] STAGES = {
    new Stage(16, 1, 1, 1),
    new Stage(24, 2, 2, 6),
    new Stage(32, 3, 2, 6),
    new Stage(64, 4, 2, 6),
    new Stage(96, 3, 1, 6),
    new Stage(160, 3, 2, 6),
    new Stage(320, 1, 1, 6),
  };
  private static final int LAST_FILTERS = 1280;
  private static final double MOMENTUM = 0.999;

  private MobileNetV2() {}

  /** The options of MobileNetV2. */
  public static final class Options extends ApplicationOptions<Options> {
    private double alpha = 1;

    Options() {}

    /** By how much the number of filters of each layer is multiplied, above 0; default 1. */
    public Options alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    /** The nearest multiple of eight, not more than a tenth below, as in Keras. */
    private static int divisible(double filters) {
      int rounded = Math.max(8, (int) (filters + 4) / 8 * 8);
      return rounded < 0.9 * filters ? rounded + 8 : rounded;
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
    if (!(options.alpha > 0)) {
      throw new CorneaException(
          "MobileNetV2", "'alpha' must be above 0. Received: alpha=" + options.alpha);
    }
    Value image = options.input("MobileNetV2");
    Value x =
        new Conv2D(Options.divisible(32 * options.alpha), 3)
            .strides(2)
            .padding(SAME)
            .useBias(false)
            .name("Conv1")
            .apply(image);
    x = relu("Conv1_relu", normalized("bn_Conv1", x));
    int block = 0;
    for (Stage stage : STAGES) {
      int filters = Options.divisible((int) (stage.filters() * options.alpha));
      for (int i = 0; i < stage.blocks(); i++) {
        x = block(block, x, filters, i == 0 ? stage.strides() : 1, stage.expansion());
        block++;
      }
    }
    int last = options.alpha > 1 ? Options.divisible(LAST_FILTERS * options.alpha) : LAST_FILTERS;
    x = new Conv2D(last, 1).useBias(false).name("Conv_1").apply(x);
    x = relu("out_relu", normalized("Conv_1_bn", x));
    String name =
        String.format(Locale.ROOT, "mobilenetv2_%.2f_%d", options.alpha, options.height());
    return options.model(
        name,
        published(options),
        image,
        options.includeTop() ? top(x, options) : options.pooled(x));
  }

  private static ImageNetWeights published(Options options) {
    return new ImageNetWeights(
        "mobilenet_v2/",
        "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_"
            + options.alpha
            + "_"
            + options.publishedSize(96, 128, 160, 192, 224)
            + (options.includeTop() ? ".h5" : "_no_top.h5"));
  }

  private static Value block(int block, Value x, int filters, int strides, int expansion) {
    String prefix = block == 0 ? "expanded_conv_" : "block_" + block + "_";
    int channels = x.shape().dim(-1);
    Value y = x;
    if (block > 0) {
      y = pointwise(prefix + "expand", x, expansion * channels);
      y = relu(prefix + "expand_relu", normalized(prefix + "expand_BN", y));
    }
    if (strides == 2) {
      y = halvable(prefix + "pad", y);
    }
    y =
        new DepthwiseConv2D(3)
            .strides(strides)
            .padding(strides == 1 ? SAME : VALID)
            .useBias(false)
            .name(prefix + "depthwise")
            .apply(y);
    y = relu(prefix + "depthwise_relu", normalized(prefix + "depthwise_BN", y));
    y = normalized(prefix + "project_BN", pointwise(prefix + "project", y, filters));
    return channels == filters && strides == 1 ? new Add().name(prefix + "add").apply(x, y) : y;
  }

  /** Padding for a 3×3 kernel of stride 2: even sizes get none at their beginning. */
  private static Value halvable(String name, Value x) {
    Shape shape = x.shape();
    return new ZeroPadding2D(shape.dim(1) % 2, 1, shape.dim(2) % 2, 1).name(name).apply(x);
  }

  private static Value pointwise(String name, Value x, int filters) {
    return new Conv2D(filters, 1).padding(SAME).useBias(false).name(name).apply(x);
  }

  private static Value normalized(String name, Value x) {
    return new BatchNormalization().momentum(MOMENTUM).name(name).apply(x);
  }

  private static Value relu(String name, Value x) {
    return new ReLU().maxValue(6).name(name).apply(x);
  }

  private static Value top(Value x, Options options) {
    return new Dense(options.classes())
        .activation(options.classifierActivation())
        .name("predictions")
        .apply(new GlobalAveragePooling2D().apply(x));
  }

  /** {@link Preprocessing#TF}, on which its ImageNet weights were trained. */
  public static Tensor preprocess(Tensor images) {
    return Preprocessing.TF.apply(images);
  }
}
