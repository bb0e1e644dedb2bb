package cornea.tck;

import cornea.activations.Activations;
import cornea.layers.Activation;
import cornea.layers.Add;
import cornea.layers.Average;
import cornea.layers.AveragePooling2D;
import cornea.layers.BatchNormalization;
import cornea.layers.Concatenate;
import cornea.layers.Conv2D;
import cornea.layers.Conv2DTranspose;
import cornea.layers.Cropping2D;
import cornea.layers.Dense;
import cornea.layers.DepthwiseConv2D;
import cornea.layers.Dropout;
import cornea.layers.ELU;
import cornea.layers.Flatten;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.GlobalMaxPooling2D;
import cornea.layers.Identity;
import cornea.layers.Layer;
import cornea.layers.LayerNormalization;
import cornea.layers.LeakyReLU;
import cornea.layers.MaxPooling2D;
import cornea.layers.Maximum;
import cornea.layers.Minimum;
import cornea.layers.Multiply;
import cornea.layers.PReLU;
import cornea.layers.Permute;
import cornea.layers.ReLU;
import cornea.layers.RepeatVector;
import cornea.layers.Rescaling;
import cornea.layers.Reshape;
import cornea.layers.SeparableConv2D;
import cornea.layers.Softmax;
import cornea.layers.SpatialDropout2D;
import cornea.layers.Subtract;
import cornea.layers.UpSampling2D;
import cornea.layers.ZeroPadding2D;
import cornea.op.Padding;
import cornea.regularizers.L2;
import cornea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Random cases for every layer: odd sizes, one channel, one pixel, channels that no vector width
 * divides, a batch of one, and the options that change what is computed. A new layer is one line
 * here.
 */
final class LayerCases {
  private static final Map<Class<? extends Layer>, Function<LayerCases, LayerCase>> TABLE =
      new LinkedHashMap<>();

  static {
    on(Activation.class, cases -> cases.onAny(new Activation(cases.activation())));
    on(Add.class, cases -> cases.merge(new Add()));
    on(Average.class, cases -> cases.merge(new Average()));
    on(AveragePooling2D.class, LayerCases::averagePooling);
    on(BatchNormalization.class, LayerCases::batchNormalization);
    on(Concatenate.class, LayerCases::concatenate);
    on(Conv2D.class, LayerCases::conv2d);
    on(Conv2DTranspose.class, LayerCases::conv2dTranspose);
    on(Cropping2D.class, LayerCases::cropping);
    on(Dense.class, LayerCases::dense);
    on(DepthwiseConv2D.class, LayerCases::depthwiseConv2d);
    on(Dropout.class, cases -> cases.onAny(new Dropout(cases.one(0.0, 0.3, 0.5, 0.9))));
    on(ELU.class, cases -> cases.onAny(new ELU(cases.one(0.3, 1.0, 1.7))));
    on(Flatten.class, cases -> cases.onAny(new Flatten()));
    on(GlobalAveragePooling2D.class, cases -> cases.onImage(new GlobalAveragePooling2D()));
    on(GlobalMaxPooling2D.class, cases -> cases.onImage(new GlobalMaxPooling2D()));
    on(Identity.class, cases -> cases.onAny(new Identity()));
    on(LayerNormalization.class, cases -> cases.onAny(new LayerNormalization().epsilon(0.01)));
    on(LeakyReLU.class, cases -> cases.onAny(new LeakyReLU(cases.one(0.01, 0.3))));
    on(MaxPooling2D.class, LayerCases::maxPooling);
    on(Maximum.class, cases -> cases.merge(new Maximum()));
    on(Minimum.class, cases -> cases.merge(new Minimum()));
    on(Multiply.class, cases -> cases.merge(new Multiply()));
    on(PReLU.class, cases -> cases.onImage(cases.random.nextBoolean() ? new PReLU() : shared()));
    on(Permute.class, LayerCases::permute);
    on(ReLU.class, LayerCases::relu);
    on(RepeatVector.class, LayerCases::repeat);
    on(Rescaling.class, cases -> cases.onAny(new Rescaling(1 / 127.5).offset(-1)));
    on(Reshape.class, LayerCases::reshape);
    on(SeparableConv2D.class, LayerCases::separableConv2d);
    on(Softmax.class, cases -> cases.onAny(new Softmax()));
    on(SpatialDropout2D.class, cases -> cases.onImage(new SpatialDropout2D(cases.one(0.3, 0.5))));
    on(Subtract.class, LayerCases::subtract);
    on(UpSampling2D.class, LayerCases::upSampling);
    on(ZeroPadding2D.class, LayerCases::zeroPadding);
  }

  private final Random random;

  private LayerCases(long seed) {
    random = new Random(seed);
  }

  private static <L extends Layer> void on(Class<L> type, Function<LayerCases, LayerCase> maker) {
    TABLE.put(type, maker);
  }

  /** The layers that have cases. */
  static List<Class<? extends Layer>> types() {
    return List.copyOf(TABLE.keySet());
  }

  /** Case {@code k} of a layer. */
  static LayerCase random(Class<? extends Layer> type, int k, long seed) {
    Function<LayerCases, LayerCase> maker = TABLE.get(type);
    if (maker == null) {
      throw new IllegalArgumentException("No cases for layer " + type.getSimpleName());
    }
    // Spread the seed: neighbouring seeds of Random begin alike.
    long mixed = (seed * 31 + type.getSimpleName().hashCode()) * 0x9E3779B97F4A7C15L + k;
    return maker.apply(new LayerCases(mixed));
  }

  // ---- one method for each layer with options of its own

  private LayerCase dense() {
    Dense layer = new Dense(one(1, 3, 16, 17)).activation(activation()).useBias(yes());
    if (yes()) {
      layer.kernelRegularizer(new L2(0.01));
    }
    return yes() ? new LayerCase(layer, Shape.of(batch(), channels())) : onAny(layer);
  }

  private LayerCase conv2d() {
    Shape image = image();
    int channels = image.dim(-1);
    Padding padding = padding();
    int groups = yes() ? 1 : channels;
    int filters = yes() ? groups * one(1, 2) : (groups == 1 ? one(1, 3, 5, 16, 17, 24) : groups);
    Conv2D layer =
        new Conv2D(filters, kernel(image.dim(1), padding), kernel(image.dim(2), padding))
            .padding(padding)
            .groups(groups)
            .activation(activation())
            .useBias(yes());
    if (yes()) {
      layer.strides(one(1, 2), one(1, 2, 3));
    } else if (padding == Padding.SAME) {
      layer.dilationRate(one(1, 2));
    }
    if (yes()) {
      layer.kernelRegularizer(new L2(0.01));
    }
    return new LayerCase(layer, image);
  }

  private LayerCase conv2dTranspose() {
    Conv2DTranspose layer =
        new Conv2DTranspose(one(1, 3, 5, 17), one(1, 2, 3), one(1, 2, 3))
            .padding(padding())
            .activation(activation())
            .useBias(yes());
    return new LayerCase(yes() ? layer.strides(one(1, 2), one(1, 2, 3)) : layer, image());
  }

  private LayerCase depthwiseConv2d() {
    Shape image = image();
    Padding padding = padding();
    int kernel = kernel(Math.min(image.dim(1), image.dim(2)), padding);
    DepthwiseConv2D layer =
        new DepthwiseConv2D(kernel)
            .depthMultiplier(one(1, 2, 3))
            .padding(padding)
            .strides(one(1, 2))
            .activation(activation())
            .useBias(yes());
    return new LayerCase(layer, image);
  }

  private LayerCase separableConv2d() {
    Shape image = image();
    Padding padding = padding();
    int kernel = kernel(Math.min(image.dim(1), image.dim(2)), padding);
    SeparableConv2D layer =
        new SeparableConv2D(one(1, 3, 17), kernel)
            .depthMultiplier(one(1, 2))
            .padding(padding)
            .strides(one(1, 2))
            .activation(activation())
            .useBias(yes());
    return new LayerCase(layer, image);
  }

  private LayerCase maxPooling() {
    Shape image = image();
    Padding padding = padding();
    return new LayerCase(
        new MaxPooling2D(kernel(image.dim(1), padding), kernel(image.dim(2), padding))
            .strides(one(1, 2), one(1, 2, 3))
            .padding(padding),
        image);
  }

  private LayerCase averagePooling() {
    Shape image = image();
    Padding padding = padding();
    return new LayerCase(
        new AveragePooling2D(kernel(image.dim(1), padding), kernel(image.dim(2), padding))
            .strides(one(1, 2), one(1, 2, 3))
            .padding(padding),
        image);
  }

  private LayerCase batchNormalization() {
    BatchNormalization layer =
        new BatchNormalization().momentum(one(0.9, 0.99)).center(yes()).scale(yes());
    if (random.nextInt(4) == 0) {
      layer.trainable(false);
    }
    // Statistics over a few elements only, such as one pixel in a batch of one, divide by epsilon.
    return onAny(layer.epsilon(0.01));
  }

  private LayerCase concatenate() {
    Shape shape = image();
    int axis = one(1, 2, 3);
    return new LayerCase(
        new Concatenate(axis), shape, shape.withDim(axis, one(1, 5)), shape.withDim(axis, 16));
  }

  private LayerCase cropping() {
    int top = random.nextInt(3);
    int right = random.nextInt(3);
    return new LayerCase(
        new Cropping2D(top, 1, 0, right),
        Shape.of(batch(), top + 1 + one(1, 4), right + one(1, 5), channels()));
  }

  private LayerCase zeroPadding() {
    return onImage(
        new ZeroPadding2D(
            random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3)));
  }

  private LayerCase permute() {
    return onImage(yes() ? new Permute(3, 1, 2) : new Permute(2, 1, 3));
  }

  private LayerCase relu() {
    ReLU layer = new ReLU();
    if (yes()) {
      layer.maxValue(0.6);
    }
    if (yes()) {
      layer.negativeSlope(0.1);
    }
    return onAny(yes() ? layer.threshold(0.3) : layer);
  }

  private LayerCase repeat() {
    return new LayerCase(new RepeatVector(one(1, 3)), Shape.of(batch(), channels()));
  }

  private LayerCase reshape() {
    Shape image = image();
    return new LayerCase(new Reshape(-1, image.dim(2)), image);
  }

  private LayerCase subtract() {
    Shape shape = image();
    return new LayerCase(new Subtract(), shape, shape);
  }

  private LayerCase upSampling() {
    boolean bilinear = yes();
    return onImage(
        new UpSampling2D(one(1, 2, 3), one(1, 2))
            .interpolation(
                bilinear
                    ? UpSampling2D.Interpolation.BILINEAR
                    : UpSampling2D.Interpolation.NEAREST));
  }

  private static PReLU shared() {
    return new PReLU().sharedAxes(1, 2);
  }

  /** Two or three inputs, of which one may broadcast. */
  private LayerCase merge(Layer layer) {
    Shape shape = image();
    Shape other = yes() ? shape : shape.withDim(1, 1);
    return yes() ? new LayerCase(layer, shape, other) : new LayerCase(layer, shape, other, shape);
  }

  // ---- what cases are made of

  private LayerCase onImage(Layer layer) {
    return new LayerCase(layer, image());
  }

  private LayerCase onAny(Layer layer) {
    return switch (random.nextInt(3)) {
      case 0 -> new LayerCase(layer, Shape.of(batch(), channels()));
      case 1 -> new LayerCase(layer, Shape.of(batch(), one(1, 3, 5), channels()));
      default -> new LayerCase(layer, image());
    };
  }

  private Shape image() {
    return Shape.of(batch(), one(1, 2, 3, 5, 6, 7), one(1, 2, 3, 4, 7, 9), channels());
  }

  private int batch() {
    return one(1, 2, 3, 5);
  }

  private int channels() {
    return one(1, 2, 3, 5, 7, 8, 13, 16, 17);
  }

  private Padding padding() {
    return yes() ? Padding.SAME : Padding.VALID;
  }

  /** A window that fits. */
  private int kernel(int size, Padding padding) {
    int kernel = one(1, 2, 3, 5);
    return padding == Padding.SAME ? kernel : Math.min(kernel, size);
  }

  private Activations activation() {
    Activations[] all = Activations.values();
    return all[random.nextInt(all.length)];
  }

  private boolean yes() {
    return random.nextBoolean();
  }

  private int one(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private double one(double... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
