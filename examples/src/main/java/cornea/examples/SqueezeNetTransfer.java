package cornea.examples;

import static cornea.activations.Activations.SIGMOID;
import static cornea.image.ClassMode.BINARY;

import cornea.applications.FineTuning;
import cornea.applications.Preprocessing;
import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.models.Model;
import cornea.optimizers.Adam;
import cornea.visual.Plots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Transfer learning with weights of ImageNet: a head on SqueezeNet, then its last module too. */
final class SqueezeNetTransfer implements Example {
  private static final int SIZE = 227;

  @Override
  public String name() {
    return "squeezenet-transfer";
  }

  @Override
  public String summary() {
    return "a head on SqueezeNet, then fine-tuning; DATA is cats_and_dogs_small; --weights its own";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.folders(options, List.of("train", "validation"), List.of("cats", "dogs"), 20);
    Model base = SqueezeNet.create(SIZE);
    if (options.weights().isPresent()) {
      base.loadWeights(options.weights().get());
    } else {
      System.out.println("No --weights: SqueezeNet begins with random ones.");
      base.initialize(options.seed());
    }

    Iterator<Callback[]> logs = // one for each step
        List.of(options.log("history.csv"), options.log("history-fine-tuned.csv")).iterator();
    FineTuning.Result result =
        FineTuning.run(
            base,
            images(data.resolve("train")),
            o ->
                o.head(new Dropout(0.5), new Dense(1).activation(SIGMOID))
                    .compile(c -> c.loss("binary_crossentropy").metrics("acc"))
                    .fit(f -> f.verbose(2).callbacks(logs.next()))
                    .validationData(images(data.resolve("validation")))
                    .headOptimizer(new Adam(0.001))
                    .headEpochs(options.epochs(20))
                    .from("fire9_squeeze1x1")
                    .optimizer(new Adam(0.00005))
                    .epochs(options.epochs(6))
                    .cacheFrozen(true)
                    .seed(options.seed()));
    print("head", result.head());
    if (result.fineTuning() != null) {
      print("fine-tuned", result.fineTuning());
    }
    Plots.history(result.history()).write(options.output("curves.png"));
  }

  private static DirectoryFlow images(Path folder) {
    return new ImageDataGenerator()
        .preprocessingFunction(Preprocessing.CAFFE)
        .flowFromDirectory(folder, f -> f.targetSize(SIZE, SIZE).batchSize(20).classMode(BINARY));
  }

  private static void print(String step, History history) {
    System.out.printf(Locale.ROOT, "%s: validation accuracy %.3f%n", step, history.last("val_acc"));
  }
}
