package cornea.examples;

import static cornea.activations.Activations.SELU;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.op.Padding.SAME;

import cornea.callbacks.Callback;
import cornea.callbacks.EarlyStopping;
import cornea.callbacks.History;
import cornea.callbacks.ModelCheckpoint;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.data.Standardizer;
import cornea.image.datasets.Dataset;
import cornea.image.datasets.EmbeddedFashion;
import cornea.image.datasets.FashionMnist;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.Layer;
import cornea.layers.MaxPooling2D;
import cornea.layers.SeparableConv2D;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.tensor.Tensor;
import cornea.visual.Plots;
import cornea.visual.TensorBoard;
import java.io.IOException;
import java.nio.file.Path;

/** Fashion-MNIST with depthwise separable convolutions, or with plain ones to compare. */
final class SeparableFashion implements Example {
  private final boolean separable;

  SeparableFashion(boolean separable) {
    this.separable = separable;
  }

  @Override
  public String name() {
    return separable ? "separable" : "separable-plain";
  }

  @Override
  public String summary() {
    return (separable ? "Fashion-MNIST, depthwise separable" : "Fashion-MNIST, the same with plain")
        + " convolutions; DATA has the four IDX files";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Dataset fashion;
    if (options.data().isPresent()) {
      fashion = FashionMnist.load(options.data().get());
    } else {
      System.out.println("No --data: running on the 4,000 + 1,000 images that come with Cornea.");
      fashion = EmbeddedFashion.load();
    }
    int valid = fashion.xTrain().shape().dim(0) / 12; // 5,000 of 60,000
    int all = fashion.xTrain().shape().dim(0);
    Tensor xValid = fashion.xTrain().slice(0, valid);
    Tensor yValid = fashion.yTrain().slice(0, valid);
    Tensor xTrain = fashion.xTrain().slice(valid, all);
    Tensor yTrain = fashion.yTrain().slice(valid, all);
    System.out.println(xValid.shape() + " " + yValid.shape());
    System.out.println(xTrain.shape() + " " + yTrain.shape());
    System.out.println(fashion.xTest().shape() + " " + fashion.yTest().shape());

    // One mean and one deviation over all pixels of the training part.
    Standardizer scaler = Standardizer.fitScalar(xTrain);
    Tensor xTrainScaled = images(scaler.apply(xTrain));
    Tensor xValidScaled = images(scaler.apply(xValid));
    Tensor xTestScaled = images(scaler.apply(fashion.xTest()));

    Sequential model = new Sequential(Input.of(28, 28, 1));
    model.add(new Conv2D(32, 3).padding(SAME).activation(SELU));
    model.add(convolution(32));
    model.add(new MaxPooling2D(2));
    model.add(convolution(64));
    model.add(convolution(64));
    model.add(new MaxPooling2D(2));
    model.add(convolution(128));
    model.add(convolution(128));
    model.add(new MaxPooling2D(2));
    model.add(new Flatten());
    model.add(new Dense(128).activation(SELU));
    model.add(new Dense(10).activation(SOFTMAX));
    model.compile(
        c ->
            c.loss("sparse_categorical_crossentropy")
                .optimizer("sgd")
                .metrics("accuracy")
                .seed(options.seed()));
    model.summary();

    Callback[] log = options.log("history.csv");
    TensorBoard tensorBoard = new TensorBoard(options.output("logs"));
    Path best = options.output("fashion_mnist_model.h5");
    History history =
        model.fit(
            xTrainScaled,
            yTrain,
            f ->
                f.epochs(options.epochs(10))
                    .validationData(xValidScaled, yValid)
                    .callbacks(
                        tensorBoard,
                        new ModelCheckpoint(best).saveBestOnly(true),
                        new EarlyStopping().patience(5).minDelta(1e-3))
                    .callbacks(log));

    Plots.history(history, p -> p.together(true).range(0, 1)).write(options.output("curves.png"));
    model.evaluate(xTestScaled, fashion.yTest());
  }

  private Layer convolution(int filters) {
    return separable
        ? new SeparableConv2D(filters, 3).padding(SAME).activation(SELU)
        : new Conv2D(filters, 3).padding(SAME).activation(SELU);
  }

  private static Tensor images(Tensor x) {
    return x.reshape(x.shape().dim(0), 28, 28, 1);
  }
}
