package cornea.examples;

import static cornea.activations.Activations.SIGMOID;
import static cornea.image.ClassMode.BINARY;

import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.training.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A fresh program that loads what another one has trained and saved, and tests it. */
final class CatsDogsEvaluate implements Example {
  @Override
  public String name() {
    return "cats-dogs-evaluate";
  }

  @Override
  public String summary() {
    return "test a saved model; --weights is the .h5 of vgg16-finetune or the like; DATA as above";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.folders(options, List.of("train", "test"), List.of("cats", "dogs"), 20);
    Path file = options.weights().isPresent() ? options.weights().get() : untrained(options);

    try (Model model = Models.load(file)) {
      DirectoryFlow test =
          new ImageDataGenerator()
              .rescale(1. / 255)
              .flowFromDirectory(
                  data.resolve("test"),
                  f -> f.targetSize(150, 150).batchSize(20).classMode(BINARY));
      Evaluation result = model.evaluate(test, e -> e.steps(options.steps(50)));
      result
          .asMap()
          .forEach((name, value) -> System.out.printf(Locale.ROOT, "test_%s: %.4f%n", name, value));
    }
  }

  private static Path untrained(ExampleOptions options) throws IOException {
    System.out.println("No --weights: testing a small net that has learnt nothing.");
    Sequential model =
        new Sequential(
            Input.of(150, 150, 3),
            new MaxPooling2D(10),
            new Flatten(),
            new Dense(1).activation(SIGMOID));
    model.compile(
        c ->
            c.loss("binary_crossentropy").optimizer("rmsprop").metrics("acc").seed(options.seed()));
    model.initialize(options.seed());
    Path file = options.output("untrained.h5");
    model.save(file);
    return file;
  }
}
