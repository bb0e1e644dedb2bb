package cornea.tck;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.op.Padding.SAME;

import cornea.graph.Value;
import cornea.layers.Activation;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.layers.Flatten;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.MaxPooling2D;
import cornea.layers.SeparableConv2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.optimizers.Optimizer;
import cornea.optimizers.RMSprop;
import cornea.optimizers.SGD;
import cornea.regularizers.L2;
import java.util.List;
import java.util.function.Supplier;

/**
 * The eleven nets of the tutorials with fewer filters, blocks and pixels: the same layers in the
 * same order, losses and optimizers.
 */
final class SmallNets {
  /**
   * A net and how it is trained.
   *
   * @param name the tutorial's
   * @param model makes one
   * @param optimizer makes one
   * @param loss by Keras's name
   */
  record Net(String name, Supplier<Model> model, Supplier<Optimizer> optimizer, String loss) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String CATEGORICAL = "categorical_crossentropy";
  private static final String SPARSE = "sparse_categorical_crossentropy";
  private static final String BINARY = "binary_crossentropy";

  private SmallNets() {}

  static List<Net> all() {
    return List.of(
        new Net("nin", () -> nin(false), SmallNets::nesterov, CATEGORICAL),
        new Net("nin-bn", () -> nin(true), SmallNets::nesterov, CATEGORICAL),
        new Net("lenet-bn", SmallNets::lenet, () -> new Adam(0.01), CATEGORICAL),
        new Net("separable", SmallNets::separable, () -> new SGD(0.01), SPARSE),
        new Net("monkeys", SmallNets::monkeys, Adam::new, CATEGORICAL),
        new Net("cats-dogs", SmallNets::catsDogs, RMSprop::new, BINARY),
        new Net("bn-logistic", SmallNets::logistic, () -> new Adam(0.01), CATEGORICAL),
        new Net("bn-wide", SmallNets::wide, () -> new Adam(0.001), CATEGORICAL),
        new Net("bn-deep", SmallNets::deep, () -> new Adam(0.01), CATEGORICAL),
        new Net("vgg16-frozen", () -> vgg16(false), RMSprop::new, BINARY),
        new Net("vgg16-finetune", () -> vgg16(true), () -> new RMSprop(1e-5), BINARY));
  }

  private static Optimizer nesterov() {
    return new SGD(0.1).momentum(0.9).nesterov(true);
  }

  private static Model nin(boolean normalized) {
    Sequential model = new Sequential(Input.of(9, 9, 3));
    addNinConvolutions(model, normalized, 24, 5, 20, 1, 12, 1);
    model.add(new MaxPooling2D(3).strides(2).padding(SAME)).add(new Dropout(0.5));
    addNinConvolutions(model, normalized, 24, 5, 24, 1, 24, 1);
    model.add(new MaxPooling2D(3).strides(2).padding(SAME)).add(new Dropout(0.5));
    addNinConvolutions(model, normalized, 24, 3, 24, 1, 10, 1);
    return model.add(new GlobalAveragePooling2D()).add(new Activation(SOFTMAX));
  }

  private static void addNinConvolutions(
      Sequential model, boolean normalized, int... filtersAndKernels) {
    for (int i = 0; i < filtersAndKernels.length; i += 2) {
      model.add(
          new Conv2D(filtersAndKernels[i], filtersAndKernels[i + 1])
              .padding(SAME)
              .kernelRegularizer(new L2(1e-4)));
      if (normalized) {
        model.add(new BatchNormalization());
      }
      model.add(new Activation(RELU));
    }
  }

  private static Model lenet() {
    Value image = Input.of(22, 22, 3);
    Value x = new BatchNormalization().apply(image);
    for (int i = 0; i < 3; i++) {
      x = new MaxPooling2D(2).apply(new Conv2D(20, 3).activation(RELU).apply(x));
    }
    x = new Dense(21).activation(RELU).apply(new Flatten().apply(x));
    return new Model(image, new Dense(2).activation(SOFTMAX).apply(x));
  }

  private static Model separable() {
    Sequential model = new Sequential(Input.of(12, 12, 1));
    model.add(new Conv2D(8, 3).padding(SAME).activation(SELU));
    model.add(new SeparableConv2D(8, 3).padding(SAME).activation(SELU));
    model.add(new MaxPooling2D(2));
    for (int filters : new int[] {16, 24}) {
      model.add(new SeparableConv2D(filters, 3).padding(SAME).activation(SELU));
      model.add(new SeparableConv2D(filters, 3).padding(SAME).activation(SELU));
      model.add(new MaxPooling2D(2));
    }
    return model
        .add(new Flatten())
        .add(new Dense(32).activation(SELU))
        .add(new Dense(10).activation(SOFTMAX));
  }

  private static Model monkeys() {
    Sequential model = new Sequential(Input.of(10, 10, 3));
    for (int filters : new int[] {8, 16, 20}) {
      model.add(new Conv2D(filters, 3).padding(SAME).activation(RELU));
      model.add(new Conv2D(filters, 3).padding(SAME).activation(RELU));
      model.add(new MaxPooling2D(2));
    }
    return model
        .add(new Flatten())
        .add(new Dense(16).activation(RELU))
        .add(new Dense(10).activation(SOFTMAX));
  }

  private static Model catsDogs() {
    Sequential model = new Sequential(Input.of(23, 23, 3));
    for (int filters : new int[] {8, 16, 24}) {
      model.add(new Conv2D(filters, 3).activation(RELU)).add(new MaxPooling2D(2));
    }
    return model
        .add(new Flatten())
        .add(new Dropout(0.5))
        .add(new Dense(32).activation(RELU))
        .add(new Dense(1).activation(SIGMOID));
  }

  private static Model logistic() {
    Value image = Input.of(13, 13, 3);
    return classifier(image, new BatchNormalization().apply(image));
  }

  private static Model wide() {
    Value image = Input.of(17, 17, 3);
    Value x = new BatchNormalization().apply(image);
    x = new Conv2D(20, 2).activation(RELU).apply(x);
    return classifier(image, new MaxPooling2D(8).apply(x));
  }

  private static Model deep() {
    Value image = Input.of(16, 16, 3);
    Value x = new BatchNormalization().apply(image);
    for (int i = 0; i < 4; i++) {
      x = new Conv2D(20, 2).padding(SAME).activation(RELU).apply(x);
      x = new MaxPooling2D(2).apply(x);
    }
    return classifier(image, x);
  }

  private static Model classifier(Value image, Value features) {
    return new Model(image, new Dense(2).activation(SOFTMAX).apply(new Flatten().apply(features)));
  }

  private static Model vgg16(boolean finetune) {
    Value image = Input.of(32, 32, 3);
    Value x = image;
    int[] filters = {4, 6, 8, 16, 16};
    for (int block = 1; block <= filters.length; block++) {
      for (int i = 1; i <= 2; i++) {
        x =
            new Conv2D(filters[block - 1], 3)
                .padding(SAME)
                .activation(RELU)
                .name("block" + block + "_conv" + i)
                .apply(x);
      }
      x = new MaxPooling2D(2).name("block" + block + "_pool").apply(x);
    }
    Model base = new Model(image, x).name("vgg16");
    if (finetune) {
      base.trainableFrom("block5_conv1");
    } else {
      base.trainable(false);
    }
    return new Sequential(
        Input.of(32, 32, 3),
        base,
        new Flatten(),
        new Dense(24).activation(RELU),
        new Dense(1).activation(SIGMOID));
  }
}
