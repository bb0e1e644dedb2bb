package cornea.benchmarks;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.op.Padding.SAME;

import cornea.applications.VGG16;
import cornea.cli.Benchmark;
import cornea.cli.Benchmark.Labels;
import cornea.cli.BenchmarkProvider;
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
import cornea.losses.BinaryCrossentropy;
import cornea.losses.CategoricalCrossentropy;
import cornea.losses.SparseCategoricalCrossentropy;
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
 * The eleven nets of the tutorials, at full size, as the tutorials build and train them. In Keras
 * they are {@code oracle/tutorial_nets.py} and {@code benchmarks/python/nets.py}.
 */
public final class TutorialNets implements BenchmarkProvider {
  /** For the service loader. */
  public TutorialNets() {}

  @Override
  public List<Benchmark> benchmarks() {
    return List.of(
        categorical("nin", 128, () -> nin(false), TutorialNets::nesterov),
        categorical("nin-bn", 128, () -> nin(true), TutorialNets::nesterov),
        categorical("lenet-bn", 200, TutorialNets::lenet, () -> new Adam(0.01)),
        new Benchmark(
            "separable",
            32,
            Labels.CLASSES,
            TutorialNets::separable,
            () -> new SGD(0.01),
            SparseCategoricalCrossentropy::new,
            "accuracy"),
        categorical("monkeys", 64, TutorialNets::monkeys, Adam::new),
        binary("cats-dogs", TutorialNets::catsDogs, RMSprop::new),
        categorical("bn-logistic", 10, TutorialNets::logistic, () -> new Adam(0.01)),
        categorical("bn-wide", 10, TutorialNets::wide, () -> new Adam(0.001)),
        categorical("bn-deep", 10, TutorialNets::deep, () -> new Adam(0.01)),
        binary("vgg16-frozen", () -> vgg16(false), RMSprop::new),
        binary("vgg16-finetune", () -> vgg16(true), () -> new RMSprop(1e-5)));
  }

  private static Benchmark categorical(
      String name, int batchSize, Supplier<Model> model, Supplier<Optimizer> optimizer) {
    return new Benchmark(
        name,
        batchSize,
        Labels.ONE_HOT,
        model,
        optimizer,
        CategoricalCrossentropy::new,
        "accuracy");
  }

  private static Benchmark binary(
      String name, Supplier<Model> model, Supplier<Optimizer> optimizer) {
    return new Benchmark(name, 20, Labels.BINARY, model, optimizer, BinaryCrossentropy::new, "acc");
  }

  private static Optimizer nesterov() {
    return new SGD(0.1).momentum(0.9).nesterov(true);
  }

  /** Network in Network; with batch normalization in the order that the tutorial calls bamd. */
  static Model nin(boolean normalized) {
    Sequential model = new Sequential(Input.of(32, 32, 3));
    addNinConvolutions(model, normalized, 192, 5, 160, 1, 96, 1);
    model.add(new MaxPooling2D(3).strides(2).padding(SAME)).add(new Dropout(0.5));
    addNinConvolutions(model, normalized, 192, 5, 192, 1, 192, 1);
    model.add(new MaxPooling2D(3).strides(2).padding(SAME)).add(new Dropout(0.5));
    addNinConvolutions(model, normalized, 192, 3, 192, 1, 10, 1);
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

  /** The LeNet-like net for cats and dogs, with batch normalization of the input. */
  static Model lenet() {
    Value image = Input.of(128, 128, 3);
    Value x = new BatchNormalization().apply(image);
    for (int i = 0; i < 5; i++) {
      x = new MaxPooling2D(2).apply(new Conv2D(20, 3).activation(RELU).apply(x));
    }
    x = new Dense(84).activation(RELU).apply(new Flatten().apply(x));
    return new Model(image, new Dense(2).activation(SOFTMAX).apply(x));
  }

  /** Depthwise separable convolutions for Fashion-MNIST. */
  static Model separable() {
    return new Sequential(
        Input.of(28, 28, 1),
        new Conv2D(32, 3).padding(SAME).activation(SELU),
        new SeparableConv2D(32, 3).padding(SAME).activation(SELU),
        new MaxPooling2D(2),
        new SeparableConv2D(64, 3).padding(SAME).activation(SELU),
        new SeparableConv2D(64, 3).padding(SAME).activation(SELU),
        new MaxPooling2D(2),
        new SeparableConv2D(128, 3).padding(SAME).activation(SELU),
        new SeparableConv2D(128, 3).padding(SAME).activation(SELU),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(128).activation(SELU),
        new Dense(10).activation(SOFTMAX));
  }

  /** The net for ten species of monkeys. */
  static Model monkeys() {
    Sequential model = new Sequential(Input.of(128, 128, 3));
    for (int filters : new int[] {32, 64, 128}) {
      model.add(new Conv2D(filters, 3).padding(SAME).activation(RELU));
      model.add(new Conv2D(filters, 3).padding(SAME).activation(RELU));
      model.add(new MaxPooling2D(2));
    }
    return model
        .add(new Flatten())
        .add(new Dense(128).activation(RELU))
        .add(new Dense(10).activation(SOFTMAX));
  }

  /** Cats and dogs from scratch, with dropout. */
  static Model catsDogs() {
    Sequential model = new Sequential(Input.of(150, 150, 3));
    for (int filters : new int[] {32, 64, 128, 128}) {
      model.add(new Conv2D(filters, 3).activation(RELU)).add(new MaxPooling2D(2));
    }
    return model
        .add(new Flatten())
        .add(new Dropout(0.5))
        .add(new Dense(512).activation(RELU))
        .add(new Dense(1).activation(SIGMOID));
  }

  /** Logistic regression on normalized pixels. */
  static Model logistic() {
    Value image = Input.of(224, 224, 3);
    return classifier(image, new BatchNormalization().apply(image));
  }

  /** One wide convolution on normalized pixels. */
  static Model wide() {
    Value image = Input.of(224, 224, 3);
    Value x = new BatchNormalization().apply(image);
    x = new Conv2D(100, 2).activation(RELU).apply(x);
    return classifier(image, new MaxPooling2D(16).apply(x));
  }

  /** Seven small convolutions on normalized pixels. */
  static Model deep() {
    Value image = Input.of(224, 224, 3);
    Value x = new BatchNormalization().apply(image);
    for (int i = 0; i < 7; i++) {
      x = new Conv2D(20, 2).padding(SAME).activation(RELU).apply(x);
      x = new MaxPooling2D(2).apply(x);
    }
    return classifier(image, x);
  }

  private static Model classifier(Value image, Value features) {
    return new Model(image, new Dense(2).activation(SOFTMAX).apply(new Flatten().apply(features)));
  }

  /** VGG16's convolutions with random weights, frozen, or all but block 5, under a new head. */
  static Model vgg16(boolean finetune) {
    Model base = VGG16.create(a -> a.includeTop(false).inputShape(150, 150, 3));
    if (finetune) {
      base.trainableFrom("block5_conv1");
    } else {
      base.trainable(false);
    }
    return new Sequential(
        Input.of(150, 150, 3),
        base,
        new Flatten(),
        new Dense(256).activation(RELU),
        new Dense(1).activation(SIGMOID));
  }
}
