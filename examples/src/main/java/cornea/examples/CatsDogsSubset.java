package cornea.examples;

import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.Subsets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Builds the small data set: of each class 1,000 photos to train, 500 to validate, 500 to test. */
final class CatsDogsSubset implements Example {
  @Override
  public String name() {
    return "cats-dogs-data";
  }

  @Override
  public String summary() {
    return "builds cats_and_dogs_small; DATA is the folder of cat.0.jpg, dog.0.jpg and so on";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path original =
        options.data().isPresent()
            ? options.data().get()
            : StandIn.numbered(options, List.of("cat", "dog"), 2000);

    // Prints how many photos each part got.
    Subsets.copy(
        original,
        options.output("cats_and_dogs_small"),
        s ->
            s.files("cats", "cat.{}.jpg")
                .files("dogs", "dog.{}.jpg")
                .part("train", 0, 1000)
                .part("validation", 1000, 1500)
                .part("test", 1500, 2000));
  }
}
