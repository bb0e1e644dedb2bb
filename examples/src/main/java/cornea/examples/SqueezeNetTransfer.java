package cornea.examples;

import static cornea.activations.Activations.SIGMOID;
import static cornea.image.ClassMode.BINARY;

import cornea.applications.FineTuning;
import cornea.applications.Preprocessing;
import cornea.callbacks.History;
import cornea.cli.Example;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.models.Model;
import cornea.optimizers.Adam;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Transfer learning with weights of ImageNet: a head on SqueezeNet, then its last module too. */
public final class SqueezeNetTransfer implements Example {
  private static final int SIZE = 227;

  /** For the service loader. */
  public SqueezeNetTransfer() {}

  @Override
  public String name() {
    return "squeezenet-transfer";
  }

  @Override
  public String summary() {
    return "WEIGHTS.h5 DATA [SEED]: a head on SqueezeNet's features, then fine-tuning; DATA has"
        + " train and validation with two classes each";
  }

  @Override
  public void run(List<String> arguments) {
    if (arguments.size() < 2 || arguments.size() > 3) {
      throw new IllegalArgumentException(
          "WEIGHTS.h5 DATA [SEED] are expected. Received: " + arguments);
    }
    Path data = Path.of(arguments.get(1));
    long seed = arguments.size() == 3 ? Long.parseLong(arguments.get(2)) : 1;
    Model base = SqueezeNet.create(SIZE);
    KerasWeights.load(base, Path.of(arguments.get(0)));

    FineTuning.Result result =
        FineTuning.run(
            base,
            images(data.resolve("train")),
            o ->
                o.head(new Dropout(0.5), new Dense(1).activation(SIGMOID))
                    .compile(c -> c.loss("binary_crossentropy").metrics("acc"))
                    .fit(f -> f.verbose(2))
                    .validationData(images(data.resolve("validation")))
                    .headOptimizer(new Adam(0.001))
                    .headEpochs(20)
                    .from("fire9_squeeze1x1")
                    .optimizer(new Adam(0.00001))
                    .epochs(2)
                    .cacheFrozen(true)
                    .seed(seed));
    print("head", result.head());
    if (result.fineTuning() != null) {
      print("fine-tuned", result.fineTuning());
    }
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
