package cornea.examples;

import cornea.applications.FashionNet;
import cornea.callbacks.LearningRateScheduler;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.ImageDataGenerator;
import cornea.image.datasets.Dataset;
import cornea.image.datasets.EmbeddedFashion;
import cornea.image.datasets.FashionMnist;
import cornea.models.Model;
import cornea.models.Models;
import cornea.optimizers.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains the small net that comes with Cornea: {@code cornea example fashion-net --data
 * /usr/share/datasets/fashion-mnist}. Its file goes into the resources of the module applications.
 */
final class FashionNetTraining implements Example {
  private static final double RATE = 0.003;

  @Override
  public String name() {
    return "fashion-net";
  }

  @Override
  public String summary() {
    return "trains the small net that comes with Cornea; DATA has the four IDX files";
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
    FashionSelection train =
        FashionSelection.of(
            fashion.xTrain(), fashion.yTrain(), FashionNet.LABELS, Integer.MAX_VALUE);
    FashionSelection test =
        FashionSelection.of(fashion.xTest(), fashion.yTest(), FashionNet.LABELS, Integer.MAX_VALUE);
    int epochs = options.epochs(6);
    Path file = options.output("fashion-net.keras");
    try (Model model = FashionNet.create()) {
      model.summary();
      model.compile(
          c ->
              c.loss("sparse_categorical_crossentropy")
                  .optimizer(new Adam(RATE))
                  .metrics("accuracy")
                  .seed(options.seed()));
      ImageDataGenerator moving =
          new ImageDataGenerator()
              .widthShiftRange(0.07)
              .heightShiftRange(0.07)
              .horizontalFlip(true);
      model.fit(
          moving.flow(train.x(), train.y(), f -> f.batchSize(128)),
          f ->
              f.epochs(epochs)
                  .callbacks(
                      new LearningRateScheduler(
                          epoch -> RATE * 0.5 * (1 + Math.cos(Math.PI * epoch / epochs)))));
      System.out.printf(
          Locale.ROOT,
          "test accuracy %.4f%n",
          model.evaluate(test.x(), test.y()).metric("accuracy"));
      // Without the optimizer's slots, which would triple the file.
      Model bare = Models.clone(model);
      bare.restore(model.snapshot());
      bare.metadata().putAll(model.metadata());
      bare.metadata()
          .put("class_names", FashionNet.LABELS.stream().map(fashion.classNames()::get).toList());
      bare.save(file);
    }
  }
}
