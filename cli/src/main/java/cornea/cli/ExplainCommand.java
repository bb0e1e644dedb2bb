package cornea.cli;

import cornea.io.AtomicFile;
import cornea.models.Model;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import cornea.visual.Explainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea explain}: where a saved model sees what it takes images for. */
@Command(
    name = "explain",
    description = "Draw where a saved model sees what it takes an image for (Grad-CAM).",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SavedNet net = new SavedNet();

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
  private List<Path> images = List.of();

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description =
          "The layer that is looked at, base/conv within a nested model; by default the last whose"
              + " output is a picture.")
  private @Nullable String layer;

  @Option(
      names = "--class",
      paramLabel = "N",
      description = "The number of the class; by default what the model takes the image for.")
  private @Nullable Integer classIndex;

  @Option(names = "--activations", description = "Also draw every channel of the layer's output.")
  private boolean activations;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = "Also draw what excites the first N filters of the layer most.")
  private int filters;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where pictures go, named after the images; ${DEFAULT-VALUE} by default.")
  private Path output = Path.of("explained");

  ExplainCommand() {}

  @Override
  public Integer call() {
    if (filters != 0) {
      Arguments.positive(spec, "--filters", filters);
    }
    AtomicFile.requireWritable(output.resolve(name(0) + ".png"));
    PrintWriter out = spec.commandLine().getOut();
    try (Model model = net.load()) {
      List<String> names = net.classNames(model);
      Explainer explainer = Explainer.of(model).classNames(names);
      String seen = layer == null ? explainer.lastImageLayer() : layer;
      if (filters != 0) {
        Path picture = output.resolve("filters-of-layer.png");
        explainer.showFilters(seen, filters).write(picture);
        out.println("Wrote " + picture);
      }
      for (int i = 0; i < images.size(); i++) {
        Tensor image = net.image(model, images.get(i));
        Tensor scores = model.predict(Tensors.stack(image), p -> p.verbose(0)).row(0);
        int taken = scores.size() == 1 ? (scores.at(0) > 0.5 ? 1 : 0) : Tensors.argmax(scores)[0];
        int shown = classIndex == null ? taken : classIndex;
        Path picture = output.resolve(name(i) + ".png");
        explainer.showGradCam(image, seen, shown).write(picture);
        out.printf(
            Locale.ROOT,
            "%s: %s, %.1f %%. Wrote %s%n",
            images.get(i),
            taken < names.size() ? names.get(taken) : "class " + taken,
            100 * probability(scores, taken),
            picture);
        if (activations) {
          Path channels = output.resolve(name(i) + "-activations.png");
          explainer.showActivations(image, seen).write(channels);
          out.println("Wrote " + channels);
        }
      }
    }
    return 0;
  }

  private static double probability(Tensor scores, int taken) {
    if (scores.size() > 1) {
      return scores.at(taken);
    }
    return taken == 1 ? scores.at(0) : 1 - scores.at(0);
  }

  /** The image's name without its ending, numbered where two have the same. */
  private String name(int number) {
    String name = stem(images.get(number));
    long before = images.subList(0, number).stream().filter(i -> stem(i).equals(name)).count();
    return before == 0 ? name : name + "-" + (before + 1);
  }

  private static String stem(Path image) {
    return String.valueOf(image.getFileName()).replaceFirst("\\.[^.]+$", "");
  }
}
