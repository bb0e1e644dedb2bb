package cornea.examples;

import static cornea.activations.Activations.SIGMOID;

import cornea.applications.FashionNet;
import cornea.applications.FineTuning;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.data.ArrayBatches;
import cornea.data.Batches;
import cornea.image.datasets.Dataset;
import cornea.image.datasets.EmbeddedFashion;
import cornea.layers.Dense;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import java.util.List;
import java.util.Locale;

/**
 * Transfer learning with what comes with Cornea: pullovers and coats from forty images of each, by
 * a net that has never seen either, and by the same net from scratch.
 */
final class FashionTransfer implements Example {
  private static final int IMAGES_OF_A_CLASS = 40;

  @Override
  public String name() {
    return "fashion-transfer";
  }

  @Override
  public String summary() {
    return "transfer learning on two new classes with 40 images each; needs no DATA";
  }

  @Override
  public void run(ExampleOptions options) {
    Dataset fashion = EmbeddedFashion.load();
    FashionSelection train =
        FashionSelection.of(
            fashion.xTrain(), fashion.yTrain(), FashionNet.HELD_OUT, IMAGES_OF_A_CLASS);
    FashionSelection test =
        FashionSelection.of(fashion.xTest(), fashion.yTest(), FashionNet.HELD_OUT, 100);

    Model base = FashionNet.base();
    FineTuning.Result result =
        FineTuning.run(
            base,
            batches(train),
            o ->
                o.head(new Dense(1).activation(SIGMOID))
                    .compile(c -> c.loss("binary_crossentropy").metrics("acc"))
                    .fit(f -> f.verbose(0))
                    .validationData(batches(test))
                    .headOptimizer(new Adam(0.01))
                    .headEpochs(60)
                    .from("block3_conv")
                    .optimizer(new Adam(0.0001))
                    .epochs(20)
                    .cacheFrozen(true)
                    .seed(options.seed()));
    print("a head on the net", result.head().last("val_acc"));
    if (result.fineTuning() != null) {
      print("and fine-tuned", result.fineTuning().last("val_acc"));
    }

    Model fresh = FashionNet.create();
    Sequential scratch =
        new Sequential(
            Input.of(28, 28, 1),
            new Model(fresh.input(), fresh.layer("features").output()),
            new Dense(1).activation(SIGMOID));
    scratch.compile(
        c ->
            c.loss("binary_crossentropy")
                .optimizer(new Adam(0.003))
                .metrics("acc")
                .seed(options.seed()));
    scratch.fit(batches(train), f -> f.epochs(80).verbose(0));
    print("from scratch", scratch.evaluate(test.x(), test.y(), e -> e.verbose(0)).metric("acc"));
  }

  private static Batches batches(FashionSelection images) {
    return new ArrayBatches(List.of(images.x()), List.of(images.y()), null, 20, true);
  }

  private static void print(String how, double accuracy) {
    System.out.printf(Locale.ROOT, "%s: accuracy on 200 test images %.3f%n", how, accuracy);
  }
}
