package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.image.FillMode.CONSTANT;
import static cornea.op.Padding.SAME;

import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.callbacks.LearningRateScheduler;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.data.Standardizer;
import cornea.image.ImageDataGenerator;
import cornea.image.datasets.Cifar10;
import cornea.image.datasets.Dataset;
import cornea.layers.Activation;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dropout;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.optimizers.SGD;
import cornea.regularizers.L2;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import cornea.visual.Plots;
import cornea.visual.TensorBoard;
import java.io.IOException;

/**
 * Network in Network on CIFAR-10, plain and with batch normalization in four orders of what follows
 * the last convolution of a block: b batch normalization, a activation, m max pooling, d dropout.
 */
final class NetworkInNetwork implements Example {
  private static final double WEIGHT_DECAY = 0.0001;
  private static final int BATCH_SIZE = 128;
  private static final double DROPOUT = 0.5;

  private final String order;

  /**
   * @param order {@code amd} for the net without batch normalization, or bamd, badm, dbam, bdam
   */
  NetworkInNetwork(String order) {
    this.order = order;
  }

  @Override
  public String name() {
    return order.equals("amd") ? "nin" : "nin-" + order;
  }

  @Override
  public String summary() {
    return "CIFAR-10, Network in Network, order "
        + order
        + "; DATA is the binary version, a folder or .tar.gz";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Dataset cifar10 =
        options.data().isPresent() ? Cifar10.load(options.data().get()) : StandIn.cifar10();
    Tensor yTrain = Tensors.toCategorical(cifar10.yTrain(), 10);
    Tensor yTest = Tensors.toCategorical(cifar10.yTest(), 10);
    Standardizer colors =
        Standardizer.of(
            new double[] {125.307, 122.95, 113.865}, new double[] {62.9932, 62.0887, 66.7048});
    Tensor xTrain = colors.apply(cifar10.xTrain());
    Tensor xTest = colors.apply(cifar10.xTest());

    Sequential model = buildModel();
    model.summary();
    model.compile(
        c ->
            c.loss("categorical_crossentropy")
                .optimizer(new SGD(0.1).momentum(0.9).nesterov(true))
                .metrics("accuracy")
                .seed(options.seed()));

    System.out.println("Using real-time data augmentation.");
    ImageDataGenerator datagen =
        new ImageDataGenerator()
            .horizontalFlip(true)
            .widthShiftRange(0.125)
            .heightShiftRange(0.125)
            .fillMode(CONSTANT)
            .cval(0);
    datagen.fit(xTrain);
    int iterations = (xTrain.shape().dim(0) + BATCH_SIZE - 1) / BATCH_SIZE; // 391 of 50,000
    TensorBoard tensorBoard = new TensorBoard(options.output("logs"));
    Callback[] log = options.log("history.csv");
    History history =
        model.fit(
            datagen.flow(xTrain, yTrain, f -> f.batchSize(BATCH_SIZE)),
            f ->
                f.stepsPerEpoch(options.steps(iterations))
                    .epochs(options.epochs(200))
                    .callbacks(new LearningRateScheduler(this::schedule), tensorBoard)
                    .callbacks(log)
                    .validationData(xTest, yTest));
    model.save(options.output(name().replace('-', '_') + ".h5"));
    Plots.history(history).write(options.output("curves.png"));
  }

  private double schedule(int epoch) {
    if (order.equals("amd")) {
      return epoch <= 80 ? 0.01 : epoch <= 140 ? 0.005 : 0.001;
    }
    return epoch <= 60 ? 0.05 : epoch <= 120 ? 0.01 : epoch <= 160 ? 0.002 : 0.0004;
  }

  private Sequential buildModel() {
    Sequential model = new Sequential(Input.of(32, 32, 3));
    addConvolution(model, 192, 5, "ba");
    addConvolution(model, 160, 1, "ba");
    addConvolution(model, 96, 1, order);

    addConvolution(model, 192, 5, "ba");
    addConvolution(model, 192, 1, "ba");
    addConvolution(model, 192, 1, order);

    addConvolution(model, 192, 3, "ba");
    addConvolution(model, 192, 1, "ba");
    addConvolution(model, 10, 1, "ba");
    model.add(new GlobalAveragePooling2D());
    model.add(new Activation(SOFTMAX));
    return model;
  }

  /** A convolution and what follows it, letter by letter. */
  private void addConvolution(Sequential model, int filters, int kernel, String follows) {
    model.add(new Conv2D(filters, kernel).padding(SAME).kernelRegularizer(new L2(WEIGHT_DECAY)));
    for (int i = 0; i < follows.length(); i++) {
      switch (follows.charAt(i)) {
        case 'b' -> {
          if (!order.equals("amd")) {
            model.add(new BatchNormalization());
          }
        }
        case 'a' -> model.add(new Activation(RELU));
        case 'm' -> model.add(new MaxPooling2D(3, 3).strides(2, 2).padding(SAME));
        case 'd' -> model.add(new Dropout(DROPOUT));
        default -> throw new IllegalStateException("No layer has the letter " + follows.charAt(i));
      }
    }
  }
}
